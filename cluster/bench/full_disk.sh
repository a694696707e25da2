#!/usr/bin/env bash
# A disk that is full while shards are written, and one that is full at the commit: exit 2, the file by its name,
# and neither a part of a file nor a dataset. Needs root for a small tmpfs.
#   full_disk.sh PROGRAM FILES_FOLDER
set -euo pipefail
program=$1 files=$2 home=$(mktemp -d)
mkdir "$home/tiny"
mount -t tmpfs -o size=600k tmpfs "$home/tiny"
trap 'umount "$home/tiny"; rm -rf "$home"' EXIT
refused() {
  local code=0
  "$program" run "$files" --dataset d --vintage 2026-01-01 --in-process 1 --codes-as-written --shards 20 "$@" 2> "$home/said" > /dev/null || code=$?
  grep '^error' "$home/said"
  [ "$code" = 2 ] && grep -q 'No space left on device' "$home/said"
  [ -z "$(find "$home" -name '*.part-*' -o -name '.importing*' -o -path '*/flows/d')" ]
}
refused --store "$home/store" --work "$home/tiny/work"
rm -rf "$home/tiny/work"
refused --store "$home/tiny/store" --work "$home/work"
echo "both refused, nothing left"
