#!/usr/bin/env bash
# Holds the module map: ByteJSON imports nothing and Core ByteJSON alone, and each module of another package is
# imported by one target only. That targets import no more than they declare is the build's to check.
set -euo pipefail
cd "$(dirname "$0")/.."

# Modules that come with the toolchain.
toolchain=' Dispatch Foundation FoundationEssentials Glibc Musl Swift Synchronization Testing '
# Vocabulary that targets share: file paths, digests and signatures, bytes and HTTP on their way, HTTP's words, the
# logging door, the two servers' framework, the HTTP client of the two that ask a service, and the command lines of the
# two programs.
shared=' ArgumentParser Crypto HTTPTypes Hummingbird Logging NIOCore NIOHTTP1 ServiceLifecycle SystemPackage '

# Lines of "target module file:line" for every import in Sources and schemas.
imports() {
  grep -rnE --include='*.swift' \
    '^[[:space:]]*(@[A-Za-z_]+(\([^)]*\))?[[:space:]]+)*((public|package|internal|private|fileprivate)[[:space:]]+)?import[[:space:]]' \
    Sources schemas |
    sed -E \
      -e 's#^([^:]*:[0-9]+):.*import[[:space:]]+((struct|class|enum|protocol|typealias|func|let|var)[[:space:]]+)?([A-Za-z_0-9]+).*#\4 \1#' \
      -e 's#^([^ ]+) (Sources/([^/]+)/.*)#\3 \1 \2#' \
      -e 's#^([^ ]+) (schemas/.*)#Schemas \1 \2#'
}

found=$(imports || true)
own=" Schemas $(find Sources -mindepth 1 -maxdepth 1 -type d -printf '%f ')"
# Wrappers of C libraries are targets of this package, and as foreign as the libraries.
wrappers=" $(find Sources -mindepth 2 -maxdepth 2 -name module.modulemap -printf '%h ' |
  sed 's#Sources/##g')"
failures=0

while read -r target module place; do
  [[ $target == ByteJSON || $target == Core && $module != ByteJSON ]] || continue
  echo "$place: error: $target imports $module; ByteJSON imports nothing, and Core only ByteJSON" >&2
  failures=$((failures + 1))
done <<<"$found"

# Where state is kept is chosen in one place; everything else works with `StateBackend`. A database keeps files of its
# plans on this machine, too.
while read -r target module place; do
  [[ $module == FileState && $target != keyshift && $target != FileState && $target != PostgresState ]] || continue
  echo "$place: error: $target imports FileState; only keyshift chooses a backend" >&2
  failures=$((failures + 1))
done <<<"$found"

# The places of each foreign module's imports, the first of each target.
declare -A places
while read -r target module place; do
  [[ -n $module && $toolchain != *" $module "* && $shared != *" $module "* ]] || continue
  [[ $own != *" $module "* || $wrappers == *" $module "* ]] || continue
  places[$module]+=" $place"
done < <(sort -u -k 1,2 <<<"$found")

for module in "${!places[@]}"; do
  read -ra importers <<<"${places[$module]}"
  [[ ${#importers[@]} -gt 1 ]] || continue
  echo "error: ${#importers[@]} targets import $module, and one may: ${importers[*]}" >&2
  failures=$((failures + 1))
done

[[ ${#places[@]} -gt 0 ]] || { echo "error: found no import; this script is broken" >&2; exit 1; }
[[ $failures -eq 0 ]] || exit 1
echo "ok -- Core imports ByteJSON alone, and each of ${#places[@]} foreign modules has one importer"
