# The machine's own apt: the tools that the build needs, Debian's binary packages and Debian's sources.
# No mirror is named here: apt knows its own.

# Another apt may be at work (unattended upgrades, a second build): wait for it.
readonly -a APT_OPTIONS=(-q -o DPkg::Lock::Timeout=600 -o APT::Sandbox::User=root)

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

# apt_refresh: read the package lists again, once in a build: old lists name files that the archive has no more.
apt_refresh() {
  [[ -n ${APT_REFRESHED:-} ]] && return
  as_root apt-get "${APT_OPTIONS[@]}" -qq update
  APT_REFRESHED=yes
}

# apt_tools PACKAGE...: install what is missing of the packages.
apt_tools() {
  local -a missing=()
  local package
  for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}' "${package}" 2>/dev/null | grep -qx installed || missing+=("${package}")
  done
  [[ ${#missing[@]} -eq 0 ]] && return
  printf '    installing %s\n' "${missing[*]}"
  apt_refresh
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${APT_OPTIONS[@]}" -qq install --yes --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# apt_closure PACKAGE...: NAME=VERSION of the packages and of all they depend on, for a machine that has nothing.
# Without recommendations, as the product's roles install. Sorted.
apt_closure() {
  apt-get "${APT_OPTIONS[@]}" --simulate --no-install-recommends -o Dir::State::status=/dev/null install "$@" |
    sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' | LC_ALL=C sort
}

# apt_fetch DIRECTORY NAME=VERSION...: download binary packages.
apt_fetch() {
  local directory=$1
  shift
  (cd "${directory}" && apt-get "${APT_OPTIONS[@]}" -qq download "$@")
}

# apt_source WORK PACKAGE: download PACKAGE's source into WORK and print the name of its .dsc.
# The source lists live in WORK: most machines have none, and the machine's own stay as they are.
apt_source() {
  local work=$1 package=$2
  local -a options=(
    "${APT_OPTIONS[@]}" -qq
    -o Dir::Etc::SourceList="${work}/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="${work}/lists"
  )
  mkdir -p "${work}/lists/partial"
  # Debian's archives only: another vendor's may have no sources and would stop the update.
  apt-get indextargets 'Created-By: Packages' 'Origin: Debian' 'Component: main' \
    --format 'deb-src $(REPO_URI) $(RELEASE) main' | LC_ALL=C sort --unique >"${work}/sources.list"
  apt-get "${options[@]}" update >&2
  (cd "${work}" && apt-get "${options[@]}" source --download-only "${package}" >&2)
  find "${work}" -maxdepth 1 -name "${package}_*.dsc" -printf '%f\n'
}
