# Brings packages from Debian.  A PostgreSQL server comes without a database cluster of its own, so that nothing is
# started on this machine: the checks start theirs, in a temporary folder.  Nor is any other server started.
set -eu
export DEBIAN_FRONTEND=noninteractive
folder=/etc/postgresql-common/createcluster.d
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ]; then ours=; else ours=$policy; fi
trap 'rm -f "$folder/kizahashi.conf" "$log" ${ours:+"$ours"}; rmdir --ignore-fail-on-non-empty "$folder" 2>/dev/null || true' EXIT
mkdir -p "$folder"
echo 'create_main_cluster = false' >"$folder/kizahashi.conf"
if [ -n "$ours" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$ours"
    chmod +x "$ours"
fi
{
    apt-get -qq update &&
        apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
} </dev/null >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
