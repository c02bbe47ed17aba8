# Tell what is being done and how long it took, on standard error.

# step NAME COMMAND...: run COMMAND, then print its seconds; what the command prints goes to standard error.
step() {
  local name=$1 started
  shift
  started=$(date +%s)
  printf '==> %s\n' "${name}" >&2
  "$@" >&2
  printf '    %s: %s s\n' "${name}" "$(($(date +%s) - started))" >&2
}

# fail MESSAGE: print one line and stop.
fail() {
  printf 'lab/packages: %s\n' "$1" >&2
  exit 1
}
