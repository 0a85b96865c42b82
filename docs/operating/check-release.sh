#!/bin/sh
# Checks a release that came on a medium, before anything of it is run.
#
#   sh check-release.sh FOLDER SIGNERS
#
# SIGNERS is the file with the public key you were given by another way (see update.md).  Status 0 and "is signed" only
# where the list of hashes is signed by it, every file is as the list says, and no file is there that the list does not
# name.  Keep this script with the signers, not with what is checked.
set -eu
folder=$1 signers=$(realpath "$2")
cd "$folder"

wrong() {
    echo "NOT TO BE USED: $1" >&2
    exit 1
}

for needed in SHA256SUMS SHA256SUMS.sig; do
    [ -f "$needed" ] || wrong "$needed is missing"
done
ssh-keygen -q -Y verify -f "$signers" -I kizahashi-release -n kizahashi-release -s SHA256SUMS.sig <SHA256SUMS ||
    wrong "the list of hashes is not signed by the key in $signers"
sha256sum --check --strict --quiet SHA256SUMS || wrong "a file is not what was signed"
find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | sed 's|^\./||' | while read -r file; do
    grep -qxF "$(printf '%s' "$file" | sed 's/^/  /')" <<LIST || wrong "$file is in no list"
$(sed 's/^[0-9a-f]*//' SHA256SUMS)
LIST
done
echo "$folder is signed, and every file in it is what was signed."
