#!/usr/bin/env bash
# Holds what is said where.
#
# Errors are facts; how a person goes on is said by the surface that shows them (Advice). So the modules below
# the surfaces name no option and no command of the program in their texts.
set -euo pipefail
cd "$(dirname "$0")/.."

found=$(grep -rnE '"[^"]*(--[a-z]{3}|`keyshift )' Sources/{Application,Core,Ledger,Governance,RecordIndex,Engine} --include='*.swift' |
  grep -vE ':[0-9]+:[[:space:]]*//' || true)
if [ -n "$found" ]; then
  printf '%s\n' "$found" >&2
  echo 'error: texts above name an option or a command; carry an Advice instead' >&2
  exit 1
fi

# A file of the state has its name in FileState, and nowhere else.
found=$(grep -rnE '"[^"]*(\.state\.json|audit\.jsonl|audit\.head|jsonl\.zst)' Sources --include='*.swift' |
  grep -vE '^Sources/FileState/|:[0-9]+:[[:space:]]*//' || true)
if [ -n "$found" ]; then
  printf '%s\n' "$found" >&2
  echo 'error: texts above name a file of the state; only FileState does' >&2
  exit 1
fi
