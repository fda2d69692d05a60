#!/usr/bin/env bash
# No Swift file grows beyond what is read in one sitting. The manifest is one list, which cannot be split.
set -euo pipefail
cd "$(dirname "$0")/.."

most=300
failures=0
while IFS= read -r -d '' file; do
  lines=$(wc -l <"$file")
  if [[ $lines -gt $most ]]; then
    echo "$file:$((most + 1)): error: $lines lines, more than $most; split the file by idea" >&2
    failures=$((failures + 1))
  fi
done < <(find Sources Tests schemas Benchmarks -name '*.swift' -type f -print0)
[[ $failures -eq 0 ]] || exit 1
echo "ok -- no Swift file has more than $most lines"
