# Runs "$@" and ends its whole process group once standard input closes: that is how we learn that
# `cargo xtask` is gone, be it done, interrupted or killed.  Started as the leader of a group of its own.
exec 3<&0
(
    trap '' TERM
    read -r _ <&3
    kill -s TERM -- -$$
    sleep 5
    kill -s KILL -- -$$
) >/dev/null 2>&1 &
watch=$!
"$@" </dev/null 3<&-
status=$?
kill -s KILL $watch
trap '' TERM
kill -s TERM -- -$$ # what it left behind
exit $status
