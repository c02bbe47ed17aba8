# shellcheck shell=bash
# What is different on the Debian family.

clean_packages() {
    apt-get clean
    empty /var/lib/apt/lists /var/lib/apt/periodic
    # Younger, the empty lists would pass for just read.
    touch --date=@0 /var/lib/apt/lists
}

remove_network_files() {
    rm -f /etc/netplan/50-cloud-init.yaml /etc/netplan/00-installer-config*.yaml /etc/netplan/01-netcfg.yaml \
        /etc/network/interfaces.d/50-cloud-init*
}

# The name of this machine towards storage; a clone makes its own.
clean_devices() {
    [ ! -e /etc/iscsi/initiatorname.iscsi ] || echo GenerateName=yes >/etc/iscsi/initiatorname.iscsi
}
