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

# apt_lists WORK: read the package lists into WORK, for the functions below that take WORK. The machine's own lists may be
# old, and another apt may exchange them at any moment.
apt_lists() {
  local work=$1
  mkdir -p "${work}/apt/lists/partial" "${work}/apt/cache/archives/partial"
  apt_private "${work}" update -qq
}

# apt_private WORK ARGUMENT...: apt-get with the lists and caches below WORK.
apt_private() {
  local work=$1
  shift
  apt-get "${APT_OPTIONS[@]}" -o Dir::State::Lists="${work}/apt/lists" -o Dir::Cache="${work}/apt/cache" \
    -o Dir::Cache::pkgcache=pkgcache.bin -o Dir::Cache::srcpkgcache=srcpkgcache.bin "$@"
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
  # Lists that are missing, old or being exchanged make the first try fail.
  apt_install "${missing[@]}" 2>/dev/null && return
  as_root apt-get "${APT_OPTIONS[@]}" -qq update
  apt_install "${missing[@]}"
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${APT_OPTIONS[@]}" -qq install --yes --no-install-recommends "$@" >/dev/null
}

# apt_closure WORK PACKAGE...: NAME=VERSION of the packages and of all they depend on, for a machine that has nothing.
# Without recommendations, as the product's roles install. Sorted.
apt_closure() {
  local work=$1
  shift
  apt_private "${work}" --simulate --no-install-recommends -o Dir::State::status=/dev/null install "$@" |
    sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' | LC_ALL=C sort
}

# apt_fetch WORK DIRECTORY PACKAGE...: download binary packages (NAME or NAME=VERSION).
apt_fetch() {
  local work=$1 directory=$2
  shift 2
  mkdir -p "${directory}"
  (cd "${directory}" && apt_private "${work}" -qq download "$@")
}

# apt_source WORK PACKAGE: download PACKAGE's source into WORK and print the name of its .dsc. Wants apt_lists.
# Its source lists live in WORK: most machines have none, and the machine's own stay as they are.
apt_source() {
  local work=$1 package=$2
  local -a options=(-qq -o Dir::Etc::SourceList="${work}/sources.list" -o Dir::Etc::SourceParts=/dev/null)
  # Debian's archives only: another vendor's may have no sources and would stop the update.
  # shellcheck disable=SC2016 # $(...) here is apt's own notation
  apt_private "${work}" indextargets 'Created-By: Packages' 'Origin: Debian' 'Component: main' \
    --format 'deb-src $(REPO_URI) $(RELEASE) main' | LC_ALL=C sort --unique >"${work}/sources.list"
  [[ -s ${work}/sources.list ]] || fail "apt knows no archive of Debian; the lab needs Debian 12's (main) among apt's sources"
  apt_private "${work}" "${options[@]}" update >&2
  (cd "${work}" && apt_private "${work}" "${options[@]}" source --download-only "${package}" >&2)
  find "${work}" -maxdepth 1 -name "${package}_*.dsc" -printf '%f\n'
}
