# The repository for the Debian family: Kubernetes' packages of every version, and Debian's own packages with all they need.

# The archive's own names: a client sees the suite and component that it would see at a mirror.
readonly DEB_SUITE=bookworm DEB_COMPONENT=main

# deb_repository WORK BINARIES OUTPUT: fill OUTPUT with the signed repository.
deb_repository() {
  local work=$1 binaries=$2 output=$3
  mkdir -p "${output}/pool"
  deb_kubernetes "${work}" "${binaries}" "${output}/pool"
  deb_debian "${work}" "${output}/pool"
  deb_index "${output}"
}

# deb_kubernetes WORK BINARIES POOL
deb_kubernetes() {
  local work=$1 binaries=$2 pool=$3 version
  while read -r version; do
    sources_of_version "${work}" "${binaries}" "${version}"
    /usr/bin/python3 "${LAB_PACKAGES}/deb/kubernetes.py" "${LAB_PACKAGES}/kubernetes/packages.yml" "${version}" "${work}/sources" "${pool}"
  done <"${KUBERNETES_RECIPE}/versions"
}

# deb_debian WORK POOL: the closure is computed for a machine that has nothing, not even what every Debian has:
# an image of any age then finds the versions that these packages ask for.
deb_debian() {
  local work=$1 pool=$2 file
  local -a names packages
  mapfile -t names < <(grep -oE '^[a-z0-9][a-z0-9.+-]*' "${LAB_PACKAGES}/deb/debian.list")
  mapfile -t packages < <(apt_closure "${work}" "${names[@]}")
  [[ ${#packages[@]} -ge ${#names[@]} ]] || fail "apt cannot resolve the packages of deb/debian.list (see above)"
  apt_fetch "${work}" "${pool}" "${packages[@]}"
  # apt writes the epoch into file names ("%3a"), which a plain HTTP server and a client may read differently.
  for file in "${pool}"/*%3a*.deb; do
    mv "${file}" "${pool}/$(basename "${file}" | sed 's/_[0-9]*%3a/_/')"
  done
}

# deb_index OUTPUT: Packages, Release and InRelease.
deb_index() {
  local output=$1 architecture dist=dists/${DEB_SUITE}
  architecture=$(dpkg --print-architecture)
  local binary=${dist}/${DEB_COMPONENT}/binary-${architecture}
  mkdir -p "${output}/${binary}"
  (
    cd "${output}" || exit
    apt-ftparchive packages pool >"${binary}/Packages"
    gzip -9nk "${binary}/Packages"
    apt-ftparchive \
      -o APT::FTPArchive::Release::Origin=fury-lab \
      -o APT::FTPArchive::Release::Label=fury-lab \
      -o APT::FTPArchive::Release::Suite="${DEB_SUITE}" \
      -o APT::FTPArchive::Release::Codename="${DEB_SUITE}" \
      -o APT::FTPArchive::Release::Components="${DEB_COMPONENT}" \
      -o APT::FTPArchive::Release::Architectures="${architecture}" \
      release "${dist}" >Release
    mv Release "${dist}/Release"
    signing_gpg --clearsign --output "${dist}/InRelease" "${dist}/Release"
    signing_gpg --detach-sign --armor --output "${dist}/Release.gpg" "${dist}/Release"
  )
}
