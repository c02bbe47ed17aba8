# The control plane's container images, one archive for each version of Kubernetes.

# image_archives WORK BINARIES OUTPUT
image_archives() {
  local work=$1 binaries=$2 output=$3 version
  mkdir -p "${output}"
  images_proxy_root "${work}"
  ln -sfn "${binaries}/pause" "${work}/sources/pause"
  while read -r version; do
    sources_of_version "${work}" "${binaries}" "${version}"
    /usr/bin/python3 "${LAB_PACKAGES}/images/archive.py" "${LAB_PACKAGES}/images/images.yml" "${version}" "${work}/sources" \
      "${output}/kubernetes-${version}.tar"
  done <"${KUBERNETES_RECIPE}/versions"
  (cd "${output}" && sha256sum kubernetes-*.tar >SHA256SUMS)
}

# images_proxy_root WORK: what kube-proxy's image holds besides kube-proxy.
images_proxy_root() {
  local work=$1 root=$1/sources/proxy name
  local -a names closure
  mapfile -t names < <(grep -v '^#' "${LAB_PACKAGES}/images/proxy.list")
  # No shell and no package manager: the libraries of the closure and the programs of the named packages do.
  mapfile -t closure < <(apt_closure "${work}" "${names[@]}")
  apt_fetch "${work}" "${work}/proxy-debs" "${closure[@]}"
  for name in "${work}"/proxy-debs/*.deb; do
    case $(dpkg-deb --field "${name}" Package) in
      conntrack | ipset | iptables | kmod | lib*) unpack_debian "${name}" "${root}" ;;
    esac
  done
  for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    ln -sfn xtables-nft-multi "${root}/usr/sbin/${name}"
  done
  rm -rf "${root:?}"/{etc,var,usr/share,usr/lib/systemd,usr/lib/modprobe.d} \
    "${root:?}"/usr/lib/*-linux-gnu*/{gconv,perl*,engines-3,ossl-modules}
  mkdir -p "${root}"/{etc,run,tmp,var/run}
  ln -sfn usr/lib64 "${root}/lib64"
}
