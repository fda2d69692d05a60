#!/usr/bin/env bash
# Runs a command while kv-simulator serves on a free port:
#   Scripts/with-simulator.sh KV_SIMULATOR [OPTION...] -- COMMAND [ARGUMENT...]
# The command finds KV_SIMULATOR_BASE_URL and KV_SIMULATOR_TOKEN in its environment.
set -euo pipefail

simulator=${1:?usage: with-simulator.sh KV_SIMULATOR [OPTION...] -- COMMAND [ARGUMENT...]}
shift
options=()
while [[ $# -gt 0 && $1 != -- ]]; do
  options+=("$1")
  shift
done
[[ $# -gt 1 ]] || { echo "error: no command after --" >&2; exit 64; }
shift

work=$(mktemp -d)
server=
finish() {
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

export KV_SIMULATOR_TOKEN=test
"$simulator" --port 0 --database "$work/store.sqlite" --ready-file "$work/ready" \
  ${options[@]+"${options[@]}"} >"$work/output" 2>&1 &
server=$!
# However long it takes: it listens, or it has ended.
until [[ -s $work/ready ]]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/output" >&2; exit 1; }
  sleep 0.05
done
KV_SIMULATOR_BASE_URL=$(<"$work/ready")
export KV_SIMULATOR_BASE_URL
"$@"
