# Kubernetes from Debian's source package, and the lab's own programs that need its vendored libraries.
# Output: <version>/{kubelet,kubeadm,kubectl,kube-*} for each line of kubernetes/versions, stand-ins/{crictl,coredns}, pause, SOURCE.

readonly KUBERNETES_RECIPE=${LAB_PACKAGES}/kubernetes
readonly -a KUBERNETES_PROGRAMS=(
  kubelet kubeadm kubectl kube-apiserver kube-controller-manager kube-scheduler kube-proxy
)

# kubernetes_binaries: print the cached directory of the programs.
kubernetes_binaries() {
  cached kubernetes "$(content_key "${KUBERNETES_RECIPE}"/{versions,crictl} \
    "${LAB_PACKAGES}/images/coredns" "${LAB_PACKAGES}/steps/kubernetes.sh")" kubernetes_build
}

kubernetes_build() {
  local work=$1 output=$2 version
  step 'tools for Kubernetes' apt_tools golang-go golang-github-modern-go-reflect2-dev dpkg-dev patch xz-utils gcc libc6-dev
  # Programs linked against nothing: the same files run on every distribution. Without the cloud providers that were
  # inside of Kubernetes then: half the size, a third less to compile, and no cluster uses them any more.
  export GOPATH=${work}/go GOCACHE=${work}/go-cache GO111MODULE=off CGO_ENABLED=0 GOFLAGS='-trimpath -tags=providerless'
  GOROOT=$(go env GOROOT)
  export GOROOT
  local tree=${GOPATH}/src/k8s.io/kubernetes
  step 'source of Kubernetes' kubernetes_source "${work}" "${tree}"
  step 'repairs of the source' kubernetes_repair "${tree}"
  step 'OpenAPI code' kubernetes_openapi "${work}" "${tree}"
  while read -r version; do
    step "Kubernetes ${version}" kubernetes_compile "${tree}" "${version}" "${output}/${version}"
  done <"${KUBERNETES_RECIPE}/versions"
  step 'crictl and coredns stand-ins' kubernetes_stand_ins "${tree}" "${output}/stand-ins"
  gcc -Os -Wall -static -s -DVERSION="3.2" -o "${output}/pause" "${tree}/build/pause/linux/pause.c"
  cp "${work}/SOURCE" "${output}/SOURCE"
}

# kubernetes_source WORK TREE: unpack Debian's source, with Debian's patches, as TREE.
kubernetes_source() {
  local work=$1 tree=$2 description
  rm -rf "${tree}"
  mkdir -p "$(dirname "${tree}")"
  apt_lists "${work}"
  description=$(apt_source "${work}" kubernetes)
  [[ -n ${description} ]] || fail "apt has no source package 'kubernetes'; the lab needs Debian 12's archive (main) among apt's sources"
  # apt has checked the files against the archive's signed index already.
  dpkg-source --no-check --no-copy -x "${work}/${description}" "${tree}"
  sed -n 's/^\(Source\|Version\): //p' "${work}/${description}" | paste -sd' ' >"${work}/SOURCE"
}

# kubernetes_repair TREE: the vendored reflect2 panics when it was compiled by Go 1.18 or later; Debian's does not.
kubernetes_repair() {
  local vendored=$1/vendor/github.com/modern-go/reflect2
  rm -rf "${vendored}"
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 "${vendored}"
}

# kubernetes_openapi WORK TREE: generate the one package that the source archive lacks.
# It is what the tree's own Makefile does, without its pass over every other generator, whose output is in the archive.
kubernetes_openapi() {
  local work=$1 tree=$2 packages
  cd "${tree}" || fail "no ${tree}"
  go build -o "${work}/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  packages=$(
    grep -rlE --include='*.go' '^// *\+k8s:openapi-gen=' vendor/k8s.io/*/ pkg cmd |
      grep -vE '^vendor/k8s.io/(code-generator|sample-apiserver)/' |
      xargs -n1 dirname | LC_ALL=C sort -u | sed 's,^,k8s.io/kubernetes/,' | paste -sd,
  )
  "${work}/openapi-gen" --logtostderr -i "${packages}" -p k8s.io/kubernetes/pkg/generated/openapi \
    -O zz_generated.openapi -o "${GOPATH}/src" -h hack/boilerplate/boilerplate.generatego.txt -r "${work}/api-rules"
}

# kubernetes_compile TREE VERSION OUTPUT: the programs, saying that they are VERSION. A second version only links again.
kubernetes_compile() {
  local tree=$1 version=$2 output=$3 package flags='-s -w' program
  local -a targets=()
  for package in k8s.io/kubernetes/vendor/k8s.io/{component-base/version,client-go/pkg/version}; do
    flags+=" -X ${package}.gitVersion=v${version}"
    flags+=" -X ${package}.gitMajor=${version%%.*}"
    flags+=" -X ${package}.gitMinor=$(cut -d. -f2 <<<"${version}")"
    flags+=" -X ${package}.gitCommit= -X ${package}.gitTreeState=clean"
    flags+=" -X ${package}.buildDate=$(date -u -d "@$(stat -c %Y "${tree}/LICENSE")" +%Y-%m-%dT%H:%M:%SZ)"
  done
  for program in "${KUBERNETES_PROGRAMS[@]}"; do
    targets+=("./cmd/${program}")
  done
  mkdir -p "${output}"
  cd "${tree}" || fail "no ${tree}"
  go build -ldflags "${flags}" -o "${output}/" "${targets[@]}"
}

# kubernetes_stand_ins TREE OUTPUT: our small programs, compiled inside the tree for its vendored libraries.
kubernetes_stand_ins() {
  local tree=$1 output=$2 name source
  mkdir -p "${output}"
  cd "${tree}" || fail "no ${tree}"
  for source in "${KUBERNETES_RECIPE}/crictl" "${LAB_PACKAGES}/images/coredns"; do
    name=$(basename "${source}")
    rm -rf "cmd/lab-${name}"
    cp -r "${source}" "cmd/lab-${name}"
    go build -ldflags '-s -w' -o "${output}/${name}" "./cmd/lab-${name}"
  done
}
