# shellcheck shell=bash
# What is not assigned here is in seal.sh.j2, which this becomes a part of.
# shellcheck disable=SC2154
# The steps that do not differ between the families of operating systems. Arrays may be empty, which the bash of Oracle Linux 7
# takes for unset: hence the ${users[@]+...}.

note() { # TEXT
    echo "note: $1" >>"$directory/report"
}

empty() { # DIRECTORY...
    local place
    for place in "$@"; do
        [ ! -d "$place" ] || find "$place" -ignore_readdir_race -xdev -mindepth 1 -delete
    done
}

stop() { # UNIT...
    local unit
    for unit in "$@"; do
        ! systemctl --quiet is-active "$unit" || systemctl stop "$unit"
    done
}

# The homes of root and of people, of whom some may have none.
homes() {
    local home
    getent passwd | awk -F: '$3 == 0 || ($3 >= 1000 && $3 < 65534) { print $6 }' | while read -r home; do
        [ "$home" = / ] || [ ! -d "$home" ] || echo "$home"
    done
}

refuse_members() {
    local path
    for path in /etc/kubernetes/kubelet.conf /etc/kubernetes/admin.conf /etc/kubernetes/manifests/*.yaml /var/lib/etcd/member; do
        [ ! -e "$path" ] || { echo "this machine is part of a Kubernetes cluster: $path" >&2; return 1; }
    done
}

# What would write again what is removed next. Who is at work on packages is waited for.
stop_writers() {
    local unit
    stop apt-daily.timer apt-daily-upgrade.timer dnf-automatic.timer dnf-makecache.timer
    for unit in apt-daily.service apt-daily-upgrade.service dnf-automatic.service dnf-makecache.service; do
        while [ "$(systemctl show --property=ActiveState "$unit")" = ActiveState=activating ]; do sleep 1; done
    done
    stop unattended-upgrades.service packagekit.service cron.service crond.service atd.service syslog.socket rsyslog.service
}

# What says that something was done to this machine, and is to be done to each clone. What else is there keeps the roles from
# doing their work a second time: checksums of files in effect, imported archives, directories of packages.
clean_own_state() {
    rm -rf /var/lib/fury/hooks /var/lib/fury/hook-runs /var/lib/fury/kubeadm-unfinished /var/log/fury
}

clean_cloud_init() {
    local help
    if command -v cloud-init >/dev/null; then
        help=$(cloud-init clean --help 2>&1 || :)
        case $help in
        *--seed*) cloud-init clean --logs --seed ;;
        *--logs*) cloud-init clean --logs ;;
        esac
    fi
    # Also what versions that know no cleaning leave; the directory itself is the package's.
    empty /var/lib/cloud
    rm -rf /run/cloud-init /var/log/cloud-init.log /var/log/cloud-init-output.log
    # What installers write, so that cloud-init keeps off what they configured.
    rm -f /etc/cloud/cloud.cfg.d/99-installer.cfg /etc/cloud/cloud.cfg.d/99-disable-network-config.cfg \
        /etc/cloud/cloud.cfg.d/subiquity-disable-cloudinit-networking.cfg
}

# Configuration, leases, and the names that this machine's cards had.
clean_network() {
    remove_network_files
    rm -f /etc/NetworkManager/system-connections/* /etc/NetworkManager/conf.d/99-cloud-init.conf \
        /etc/NetworkManager/conf.d/30-cloud-init-ip6-addr-gen-mode.conf /etc/systemd/network/10-cloud-init-*
    empty /var/lib/dhcp /var/lib/dhclient /var/lib/dhcpcd /var/lib/NetworkManager
    rm -f /etc/udev/rules.d/70-persistent-*.rules
    # A link leads to where the resolver of the clone writes.
    [ -L /etc/resolv.conf ] || : >/etc/resolv.conf
}

# Prints the hosts file that it reads: without a machine's name, addresses that have no other, and what the roles wrote.
hosts_without() { # NAME
    sed '/^# BEGIN .*, kept by Ansible$/,/^# END .*, kept by Ansible$/d' | awk -v "name=${1%%.*}" '
        /^[[:space:]]*(#|$)/ || name == "localhost" { print; next }
        {
            line = $1
            for (field = 2; field <= NF; field++)
                if ($field != name && index($field, name ".") != 1) line = line " " $field
            if (line != $1) print line
        }'
}

clean_names() {
    local hosts
    hosts=$(hosts_without "$(uname -n)" </etc/hosts)
    printf '%s\n' "$hosts" >/etc/hosts
    echo localhost.localdomain >/etc/hostname
    rm -f /etc/machine-info
}

# Histories and caches of everybody; of root also keys and what the installer left, which holds hashes of passwords.
clean_homes() {
    local home
    for home in $(homes); do
        rm -rf "$home"/.ansible "$home"/.cache "$home"/.*_history "$home"/.history "$home"/.viminfo "$home"/.lesshst \
            "$home"/.wget-hsts "$home"/.sudo_as_admin_successful
    done
    rm -rf /root/.ssh /root/anaconda-ks.cfg /root/original-ks.cfg /root/initial-setup-ks.cfg /root/install.log*
}

clean_temporary_files() {
    # Directories that units have for themselves go with their units.
    find /tmp /var/tmp -ignore_readdir_race -xdev -mindepth 1 -not -path '*/systemd-private-*' -delete
    empty /var/crash /var/spool/abrt /var/lib/systemd/coredump
}

clean_extra_paths() {
    local pattern IFS=
    # Without quotes, as it is a pattern; without IFS it stays one word.
    # shellcheck disable=SC2086
    for pattern in ${extra_paths[@]+"${extra_paths[@]}"}; do rm -rf $pattern; done
}

clean_seeds() {
    # It saves a seed when it ends.
    stop systemd-random-seed.service
    rm -f /var/lib/systemd/random-seed /var/lib/random-seed /var/lib/urandom/random-seed /boot/efi/loader/random-seed \
        /boot/loader/random-seed /var/lib/systemd/credential.secret
}

# An empty file, unlike a missing one, also works where the root file system is mounted to be read only at first.
clean_machine_id() {
    : >/etc/machine-id
    [ ! -d /var/lib/dbus ] || ln -sfn /etc/machine-id /var/lib/dbus/machine-id
}

clean_logs() {
    stop systemd-journald-audit.socket systemd-journald-dev-log.socket systemd-journald.socket systemd-journald.service
    empty /var/log/journal /var/log/anaconda /var/log/installer
    find /var/log -xdev -type f \( -name '*.gz' -o -name '*.xz' -o -name '*.bz2' -o -name '*.old' -o -name '*.[0-9]' \
        -o -name '*.[0-9].log' -o -name '*-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*' \) -delete
    # Emptied, not removed: some programs write to files that are there only.
    find /var/log -xdev -type f -exec truncate --size=0 {} +
}

# Without it the template keeps blocks that no file has any more.
trim() {
    local told
    sync
    told=$(fstrim --all --verbose 2>&1 || :)
    echo "$told"
    case $told in
    *trimmed*) ;;
    *) note "no file system here gives free space back (no discard on thin disks); the template keeps the blocks" ;;
    esac
}

remove_host_keys() {
    rm -f /etc/ssh/ssh_host_*
}

remove_users() {
    local user
    for user in ${users[@]+"${users[@]}"}; do
        getent passwd "$user" >/dev/null || continue
        if [ -n "${lasting_keys[$user]:-}" ]; then
            keep_user "$user" "${lasting_keys[$user]}"
        else
            remove_user "$user"
        fi
    done
    # Of cloud-init, whose users are gone by now, or have a file of their own.
    rm -f /etc/sudoers.d/90-cloud-init-users
}

remove_user() { # USER
    local home
    home=$(getent passwd "$1" | cut -d: -f6)
    end_processes "$1"
    userdel --force "$1"
    [ "$home" = / ] || rm -rf "$home"
    rm -rf "/var/mail/$1" "/var/spool/mail/$1" "/var/spool/cron/$1" "/var/spool/cron/crontabs/$1" "/etc/sudoers.d/$1"
}

keep_user() { # USER KEYS
    local home
    home=$(getent passwd "$1" | cut -d: -f6)
    echo "$1 ALL=(ALL) NOPASSWD:ALL" >"/etc/sudoers.d/$1"
    chmod 0440 "/etc/sudoers.d/$1"
    rm -rf "$home/.ssh"
    mkdir -m 0700 "$home/.ssh"
    printf '%s\n' "$2" >"$home/.ssh/authorized_keys"
    chmod 0600 "$home/.ssh/authorized_keys"
    chown -R "$1:" "$home/.ssh"
    ! command -v restorecon >/dev/null || restorecon -R "$home/.ssh" "/etc/sudoers.d/$1"
    end_processes "$1"
}

end_processes() { # USER
    local try
    for try in 1 2 3 4 5; do
        pkill -KILL -U "$1" || return 0
        sleep "0.$try"
    done
}

# Whoever follows is to have heard before the ways in are closed; one who has gone away is not waited for without end.
wait_for_the_listener() {
    for ((second = 0; second < patience; second++)); do
        [ ! -e "$directory/heard" ] || break
        sleep 1
    done
    sleep "$grace"
}
