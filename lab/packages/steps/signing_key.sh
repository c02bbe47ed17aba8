# The key that signs both repositories. It outlives rebuilds, so that machines which trust it go on doing so.

# signing_home: where the key lives; made on first use.
signing_home() {
  local home
  home=$(cache_root)/signing-key
  if [[ ! -e ${home}/public.asc ]]; then
    (umask 077 && mkdir -p "${home}")
    # RSA: every rpm and apt that a node may have can verify it. No passphrase: it guards a lab's own machines only.
    gpg --homedir "${home}" --batch --quiet --pinentry-mode loopback --passphrase '' \
      --quick-generate-key 'fury-vsphere lab packages <lab@sighup.invalid>' rsa3072 sign never >&2
    gpg --homedir "${home}" --batch --armor --export >"${home}/public.asc.new"
    mv "${home}/public.asc.new" "${home}/public.asc"
  fi
  printf '%s\n' "${home}"
}

# signing_gpg ARGUMENT...: gpg with that key.
signing_gpg() {
  gpg --homedir "$(signing_home)" --batch --yes --quiet --digest-algo SHA512 "$@"
}

# signing_stop: end the agent that gpg starts for a key directory.
signing_stop() {
  gpgconf --homedir "$(cache_root)/signing-key" --kill all >/dev/null 2>&1 || true
}
