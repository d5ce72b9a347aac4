#!/bin/sh
# apt-install.sh RUN PACKAGE...
#
# Installs Debian packages, as root, and starts none of their services. Processes that want the same at
# once take turns; after one could not, the others of the same RUN fail at once, with what it said.
set -eu

run=$1
shift
state=/run/stowage-apt
policy=/usr/sbin/policy-rc.d
mark='made by the tests of stowage while they install'

apt() {
  limit=$1
  shift
  DEBIAN_FRONTEND=noninteractive timeout "$limit" apt-get -q -o DPkg::Lock::Timeout=60 "$@" >"$log" 2>&1
}

install() {
  apt 480 install -y --no-install-recommends "$@"
}

may_remove_policy() {
  if grep -qs "$mark" "$policy"; then rm -f "$policy"; fi
}

mkdir -p "$state"
failed="$state/$run.$(echo "$*" | tr ' ' '+').failed"
log="$state/$run.log"
exec 9>"$state/lock"
flock --timeout 600 9 || { echo 'another process has been installing for 10 minutes' >&2; exit 1; }

if [ -n "$(find "$failed" -mmin -5 2>/dev/null)" ]; then
  cat "$failed" >&2
  exit 1
fi

trap may_remove_policy EXIT
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" >"$policy"
  chmod +x "$policy"
fi

if install "$@" || { apt 120 update && install "$@"; }; then
  rm -f "$log"
  exit 0
fi
grep '^E:' "$log" >"$failed" || tail -n 1 "$log" >"$failed"
rm -f "$log"
cat "$failed" >&2
exit 1
