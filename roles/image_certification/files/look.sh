# shellcheck shell=sh
# What certification asks a machine, one `key=value` a line, a key once for each of its values; judged on the operator's machine.
# Read by /bin/sh as root, also where Python is missing: only what systems from Oracle Linux 7 on have.
LC_ALL=C
export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset BASH_ENV

say() { # KEY WORDS...: nothing when there are none
    key=$1
    shift
    [ -z "$*" ] || printf '%s=%s\n' "$key" "$*"
}
first() { head -n 1 2>/dev/null; }
has() { command -v "$1" >/dev/null 2>&1; }
limited() { # SECONDS COMMAND...
    if has timeout; then timeout "$@"; else shift; "$@"; fi
}
active() { # KEY UNIT...
    key=$1
    shift
    for unit in "$@"; do
        [ "$(systemctl is-active "$unit" 2>/dev/null)" != active ] || say "$key" "$unit"
    done
}

echo begin=1
# What cloud-init has not done yet would look as if it did not do it.
if has cloud-init; then
    limited 300 cloud-init status --wait >/dev/null 2>&1
    say cloud_init "$(cloud-init --version 2>&1 | sed 's/^.* //' | first)"
    say cloud_init_status "$(cloud-init status 2>/dev/null | sed -n 's/^status: *//p' | first)"
    say cloud_init_datasource "$(sed -n 's/.*"datasource": *"\([^"]*\)".*/\1/p' /run/cloud-init/result.json 2>/dev/null | first)"
fi
has perl && say perl "$(perl -e 'printf "%vd", $^V' 2>/dev/null)"

# Who it is.
say os "$(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME")"
say kernel "$(uname -r)"
say host_name "$(uname -n)"
say machine_id "$(cat /etc/machine-id 2>/dev/null)"
say product_uuid "$(cat /sys/class/dmi/id/product_uuid 2>/dev/null)"
say user "$SUDO_USER"
say uid "$(id -u)"
for file in /etc/ssh/ssh_host_*_key.pub; do
    [ ! -r "$file" ] || say host_key "$(cut -d ' ' -f 1,2 "$file" | first)"
done

# Its network.
ip -4 -o addr show scope global 2>/dev/null | while read -r _ card _ address _; do say address "$card $address"; done
say gateway "$(ip -4 route show default 2>/dev/null | sed -n 's/.* via \([0-9.]*\).*/\1/p' | first)"
# systemd-resolved puts a stub of its own into the other file.
for file in /run/systemd/resolve/resolv.conf /etc/resolv.conf; do
    [ ! -r "$file" ] || while read -r word address _; do
        [ "$word" != nameserver ] || say nameserver "$address"
    done <"$file"
done

# Its disks.
for link in /dev/disk/by-id/wwn-* /dev/disk/by-id/scsi-3*; do
    [ ! -e "$link" ] || case $link in *-part*) ;; *) say disk_id "${link##*/}" ;; esac
done
source=$(findmnt -n -o SOURCE / 2>/dev/null | sed 's/\[.*//' | first)
say root_source "$source"
say root_type "$(findmnt -n -o FSTYPE / 2>/dev/null | first)"
say root_kb "$(df -P -k / 2>/dev/null | awk 'NR == 2 { print $2 }')"
if [ -b "$source" ]; then
    say root_device_bytes "$(lsblk -b -d -n -o SIZE "$source" 2>/dev/null | tr -d ' ' | first)"
    lsblk -b -s -n -r -o KNAME,TYPE,SIZE "$source" 2>/dev/null | while read -r name kind size; do
        case $kind in
        part) say root_partition_bytes "$size" ;;
        disk)
            say root_disk "/dev/$name"
            say root_disk_bytes "$size"
            lsblk -b -n -r -o TYPE,SIZE "/dev/$name" 2>/dev/null | while read -r below size; do
                case $below in part) say part_bytes "$size" ;; lvm) say lvm_bytes "$size" ;; esac
            done
            ;;
        esac
    done
fi
for place in / /var; do
    say free_kb "$place $(df -P -k "$place" 2>/dev/null | awk 'NR == 2 { print $4 }')"
done

# Its system.
[ ! -r /proc/swaps ] || tail -n +2 /proc/swaps | while read -r file _; do say swap "$file"; done
case $(stat -f -c %T /sys/fs/cgroup 2>/dev/null) in cgroup2fs) say cgroup v2 ;; tmpfs) say cgroup v1 ;; esac
for module in br_netfilter ip_vs ip_vs_rr ip_vs_sh ip_vs_wrr nf_conntrack overlay; do
    if modprobe -q "$module" 2>/dev/null; then say module "$module"; else say module_missing "$module"; fi
done
active time_service chronyd chrony systemd-timesyncd ntpd ntp ntpsec
say time_synchronized "$(timedatectl 2>/dev/null | sed -n 's/.*[Ss]ynchronized: *//p' | first)"
if has getenforce; then say selinux "$(getenforce 2>/dev/null)"; else say selinux absent; fi
active firewall firewalld nftables iptables
[ "$(ufw status 2>/dev/null | first)" != "Status: active" ] || say firewall ufw
active tools_service open-vm-tools vmtoolsd vmware-tools
say tools "$(vmware-toolbox-cmd -v 2>/dev/null | first)"

# Its software.
for python in /usr/libexec/platform-python /usr/bin/python3 /usr/bin/python; do
    [ -x "$python" ] || continue
    version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
    bindings=
    for module in apt dnf yum; do
        ! "$python" -c "import $module" >/dev/null 2>&1 || bindings="$bindings $module"
    done
    say python "$python $version$bindings"
done
listed() { # COMMAND...: a line for each package
    list=$("$@" 2>/dev/null) && say packages "$(printf '%s' "$list" | grep -c .)"
}
refreshed() { # CODE WORDS: those of an error, which apt may tell and go on
    if [ "$1" -eq 0 ] && [ -z "$2" ]; then say refresh yes; else say refresh_error "${2:-exit code $1}"; fi
}
if has apt-get; then
    say package_manager apt
    listed dpkg-query -f '.\n' -W
    limited 180 apt-get -q -o DPkg::Lock::Timeout=60 check >/dev/null 2>&1 || say packages_broken 'apt-get check fails'
    told=$(limited 180 apt-get -q -o Acquire::Retries=0 -o Acquire::http::Timeout=20 update 2>&1)
    refreshed $? "$(echo "$told" | grep -E '^(E:|W: (Failed|Some))' | first)"
else
    for manager in dnf yum; do
        has "$manager" || continue
        say package_manager "$manager"
        listed rpm -qa
        if told=$(limited 180 "$manager" -q --setopt=timeout=20 --setopt=retries=1 makecache 2>&1); then
            say refresh yes
        else
            refreshed 1 "$(echo "$told" | grep -v '^ *$' | tail -n 1)"
        fi
        break
    done
fi
say containerd "$(containerd --version 2>/dev/null | awk '{ print $3 }' | sed 's/^v//' | first)"
say kubeadm "$(kubeadm version -o short 2>/dev/null | sed 's/^v//' | first)"
say kubelet "$(kubelet --version 2>/dev/null | sed 's/.* v//' | first)"
echo end=1
# What was missing above is no failure of the look.
exit 0
