# The repository for the Red Hat family: Kubernetes' packages of every version, and Oracle Linux' own made from Debian's.

# What pkgs.k8s.io appends to the version of an rpm.
readonly RPM_KUBERNETES_RELEASE=150500.1.1

# rpm_repository WORK BINARIES OUTPUT: fill OUTPUT with the signed repository.
rpm_repository() {
  local work=$1 binaries=$2 output=$3 version
  mkdir -p "${output}"
  while read -r version; do
    sources_of_version "${work}" "${binaries}" "${version}"
    /usr/bin/python3 "${LAB_PACKAGES}/rpm/build.py" "${LAB_PACKAGES}/kubernetes/packages.yml" "${work}/sources" "${output}" \
      "${version}" "${RPM_KUBERNETES_RELEASE}"
  done <"${KUBERNETES_RECIPE}/versions"
  /usr/bin/python3 "${LAB_PACKAGES}/rpm/build.py" "${LAB_PACKAGES}/rpm/packages.yml" "${work}/sources" "${output}"
  rpm_sign "${output}"
  createrepo_c --quiet --general-compress-type=gz "${output}"
  signing_gpg --detach-sign --armor --output "${output}/repodata/repomd.xml.asc" "${output}/repodata/repomd.xml"
  cp "$(signing_home)/public.asc" "${output}/RPM-GPG-KEY-fury-lab"
}

# rpm_sign DIRECTORY: sign every rpm.
rpm_sign() {
  local home
  home=$(signing_home)
  GPG_TTY=none rpmsign --define "__gpg $(command -v gpg)" --define "_gpg_path ${home}" --define "_gpg_name lab@sighup.invalid" --define "_gpg_digest_algo sha512" \
    --define "_gpg_sign_cmd_extra_args --batch --quiet" --addsign "$1"/*.rpm
}
