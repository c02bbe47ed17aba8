# etcd as upstream's releases offer it: v<version>/etcd-v<version>-linux-<arch>.tar.gz and its checksum, from Debian's programs.

# etcd_mirror WORK OUTPUT
etcd_mirror() {
  local work=$1 output=$2 architecture version name
  architecture=$(dpkg --print-architecture)
  apt_fetch "${work}" "${work}/etcd" etcd-server etcd-client
  version=$(dpkg-deb --field "${work}"/etcd/etcd-server_*.deb Version)
  version=v${version%%[-~+]*}
  name=etcd-${version}-linux-${architecture}
  mkdir -p "${work}/etcd/root" "${work}/etcd/${name}" "${output}/${version}"
  dpkg-deb --extract "${work}"/etcd/etcd-server_*.deb "${work}/etcd/root"
  dpkg-deb --extract "${work}"/etcd/etcd-client_*.deb "${work}/etcd/root"
  cp "${work}"/etcd/root/usr/bin/{etcd,etcdctl} "${work}/etcd/${name}/"
  tar --create --gzip --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --directory "${work}/etcd" \
    --file "${output}/${version}/${name}.tar.gz" "${name}"
  (cd "${output}/${version}" && sha256sum -- *.tar.gz >SHA256SUMS)
}
