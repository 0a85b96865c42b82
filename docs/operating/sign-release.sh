#!/bin/sh
# Signs a release: every file of a folder, by its hash, with an SSH key.
#
#   ssh-keygen -t ed25519 -f release.key -C kizahashi-release      once; the key stays off every network
#   sh sign-release.sh FOLDER release.key
#
# Adds SHA256SUMS and SHA256SUMS.sig to the folder.  Who checks it needs the public key by another way than the folder:
# `kizahashi-release namespaces="kizahashi-release"` and what stands in release.key.pub, in one line, make a file of
# signers.
set -eu
folder=$1 key=$(realpath "$2")
cd "$folder"
rm -f SHA256SUMS SHA256SUMS.sig
files=$(find . -type f | sed 's|^\./||' | LC_ALL=C sort)
echo "$files" | while read -r file; do sha256sum -- "$file"; done >SHA256SUMS
ssh-keygen -q -Y sign -f "$key" -n kizahashi-release SHA256SUMS
