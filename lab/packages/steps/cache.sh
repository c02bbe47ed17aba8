# A cache by content: KIND/KEY under the user's cache directory, complete or absent.

# How many finished directories of a kind stay; the least recently used go first.
readonly CACHE_KEEP=3

# cache_root: the directory that holds every kind.
cache_root() {
  printf '%s\n' "${XDG_CACHE_HOME:-${HOME}/.cache}/fury-vsphere"
}

# content_key PATH...: 16 hex digits that change with any file below the paths. Documentation and what tools leave do not count.
content_key() {
  (
    dpkg --print-architecture
    local path
    for path in "$@"; do
      cd "$(dirname "${path}")" || exit
      find "$(basename "${path}")" -type f ! -name '*.md' ! -path '*/.*' ! -path '*/__pycache__/*' -print0 |
        LC_ALL=C sort -z | xargs -0 --no-run-if-empty sha256sum
    done
  ) | sha256sum | cut -c1-16
}

# cached KIND KEY BUILDER: print KIND/KEY, after `BUILDER WORK OUTPUT` has filled it when it is missing.
# One builder of a kind at a time; a killed one leaves nothing but WORK, which the next one of the same KEY continues.
cached() {
  local kind=$1 key=$2 builder=$3 root output work
  root=$(cache_root)/${kind}
  output=${root}/${key}
  work=${root}/.work-${key}
  mkdir -p "${root}"
  if [[ ! -d ${output} ]]; then
    (
      flock 9
      [[ -d ${output} ]] && exit 0
      find "${root}" -mindepth 1 -maxdepth 1 -name '.work-*' ! -path "${work}" -exec rm -rf {} +
      rm -rf "${work}/output"
      mkdir -p "${work}/output"
      # The lock is this shell's alone: a daemon that a builder leaves behind must not hold it.
      "${builder}" "${work}" "${work}/output" 9>&- >&2
      mv "${work}/output" "${output}"
      rm -rf "${work}"
    ) 9>"${root}/.lock"
    cache_prune "${root}"
  fi
  touch "${output}"
  printf '%s\n' "${output}"
}

# cache_prune DIRECTORY: remove the finished directories that were used the longest time ago.
cache_prune() {
  find "$1" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf '%T@ %p\n' |
    sort -rn | tail -n "+$((CACHE_KEEP + 1))" | cut -d' ' -f2- | xargs --no-run-if-empty rm -rf
}
