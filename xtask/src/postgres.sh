# A PostgreSQL of our own in a temporary folder, for as long as standard input stays open.
# Usage: sh postgres.sh PG_CTL PORT.  Says its address once it answers.
#
# It does not wait for the disk: nothing here can cut the power, and what a killed process wrote stays with the kernel.
# Where memory is plenty it lies there: every test's database is some hundred files, which come and go.
set -eu
umask 077
pg_ctl=$1 port=$2 folder=/tmp
free=$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -n 1)
if [ "${free:-0}" -ge 2048 ]; then folder=/dev/shm; fi
home=$(mktemp -d "$folder/kizahashi-postgres.XXXXXX")
end() {
    "$pg_ctl" --pgdata="$home/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap end EXIT
trap 'exit 1' HUP INT PIPE TERM
fail() {
    cat "$home/log" >&2
    exit 1
}

od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$home/password"
"$pg_ctl" --pgdata="$home/data" --silent initdb --options="--username=kizahashi --pwfile=$home/password \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync" >"$home/log" 2>&1 || fail
"$pg_ctl" --pgdata="$home/data" --silent --log="$home/log" start --options="-c listen_addresses=127.0.0.1 \
    -c port=$port -c unix_socket_directories=$home -c max_connections=200 -c fsync=off -c full_page_writes=off" >/dev/null || fail
echo "postgres://kizahashi:$(cat "$home/password")@127.0.0.1:$port/postgres" 2>/dev/null
read -r _ || true
