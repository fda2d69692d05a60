#!/usr/bin/env bash
# Strips a release build and proves that it needs no Swift on the machine it runs on.
# usage: release.sh BINARY DIRECTORY
set -euo pipefail

binary=$1
out=$2/keyshift
mkdir -p "$2"
strip -o "$out" "$binary"

libraries=$(ldd "$out")
if grep -E 'libswift|libFoundation|lib_Foundation|libdispatch|libBlocksRuntime' <<<"$libraries" >&2; then
  echo "error: $out still needs the Swift libraries above" >&2
  exit 1
fi
"$out" --version >/dev/null

echo "$out: $(stat -c %s "$out" | numfmt --to=iec-i --suffix=B), with the Swift runtime inside."
echo "It needs these libraries, of which libyaml, libzstd and libsqlite3 come from the system"
echo "(Debian: libyaml-0-2 libzstd1 libsqlite3-0):"
awk '{ print "  " $1 }' <<<"$libraries" | sort
