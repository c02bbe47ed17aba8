# What the packages are made from: WORK/sources, with the directories that the tables of packages name.

# sources_debian WORK: download and unpack the Debian packages that the tables take files from, and the libraries of all
# they depend on beyond rpm/base.list.
sources_debian() {
  local work=$1 file name
  local -a names base needed closure
  mkdir -p "${work}/sources/debian" "${work}/sources/libraries"
  mapfile -t names < <(/usr/bin/python3 "${LAB_PACKAGES}/tables.py" "${LAB_PACKAGES}"/{kubernetes,rpm}/packages.yml)
  mapfile -t base < <(grep -v '^#' "${LAB_PACKAGES}/rpm/base.list")
  mapfile -t needed < <(apt_closure "${work}" "${names[@]}")
  [[ ${#needed[@]} -ge ${#names[@]} ]] || fail "apt cannot resolve the Debian packages that the tables name (see above)"
  # Some of what the tables name belongs to the base as well (tar): it is wanted whole.
  mapfile -t closure < <({
    LC_ALL=C comm -23 <(printf '%s\n' "${needed[@]}") <(apt_closure "${work}" "${base[@]}")
    printf '%s\n' "${needed[@]}" | grep -E "^($(IFS='|' && printf '%s' "${names[*]//./\\.}"))="
  } | LC_ALL=C sort --unique)
  apt_fetch "${work}" "${work}/debs" "${closure[@]}"
  for file in "${work}"/debs/*.deb; do
    name=$(dpkg-deb --field "${file}" Package)
    if [[ " ${names[*]} " == *" ${name} "* ]]; then
      dpkg-deb --field "${file}" Version >"${work}/sources/debian/${name}.version"
      unpack_debian "${file}" "${work}/sources/debian/${name}"
    else
      unpack_debian "${file}" "${work}/libraries/${name}"
    fi
  done
  find "${work}"/libraries/*/usr/lib/*-linux-gnu* "${work}"/sources/debian/*/usr/lib/*-linux-gnu* -maxdepth 1 \
    -name '*.so*' -exec cp --no-dereference --target-directory "${work}/sources/libraries" {} +
  ln -sfn "${LAB_PACKAGES}/units" "${work}/sources/units"
  ln -sfn "${LAB_PACKAGES}/rpm/files" "${work}/sources/own"
}

# unpack_debian FILE DIRECTORY: with /bin, /sbin and /lib merged into /usr, as on the machines that it is for.
unpack_debian() {
  local file=$1 directory=$2 name
  mkdir -p "${directory}"/usr/{bin,sbin,lib}
  for name in bin sbin lib; do
    ln -sfn "usr/${name}" "${directory}/${name}"
  done
  dpkg-deb --fsys-tarfile "${file}" | tar --extract --keep-directory-symlink --no-same-owner --directory "${directory}"
}

# sources_of_version WORK BINARIES VERSION: point WORK/sources to the programs of one version of Kubernetes.
sources_of_version() {
  local work=$1 binaries=$2 version=$3
  ln -sfn "${binaries}/${version}" "${work}/sources/kubernetes"
  ln -sfn "${binaries}/stand-ins" "${work}/sources/stand-ins"
}
