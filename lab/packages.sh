# shellcheck shell=bash
# Installing Debian packages that the lab needs. To be sourced.

# install_packages PACKAGE... installs those that are missing; asks apt for new lists only when a first try fails.
install_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local started=$SECONDS as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  printf 'lab: installing %s\n' "${missing[*]}" >&2
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends
    -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "${missing[@]}")
  "${as_root[@]}" "${install[@]}" >/dev/null 2>&1 || {
    "${as_root[@]}" apt-get update -qq -o DPkg::Lock::Timeout=600 >/dev/null
    "${as_root[@]}" "${install[@]}" >/dev/null
  }
  printf 'lab: installed in %s s\n' $((SECONDS - started)) >&2
}
