# shellcheck shell=bash
# What is different on the Red Hat family.

clean_packages() {
    # dnf, or yum on Oracle Linux 7, whose name both answer to.
    yum --quiet clean all
    empty /var/cache/dnf /var/cache/yum
    # Who this machine is to the repositories.
    rm -f /var/lib/yum/uuid /etc/sysconfig/rhn/systemid
}

remove_network_files() {
    local file
    for file in /etc/sysconfig/network-scripts/{ifcfg,route,route6,rule,rule6}-*; do
        [ "${file##*/}" = ifcfg-lo ] || rm -f "$file"
    done
}

# The name of this machine towards storage, and the identities of its disks, beside which LVM would see none of a clone's.
clean_devices() {
    rm -f /etc/iscsi/initiatorname.iscsi /etc/lvm/devices/system.devices
}
