#!/usr/bin/env bash
# Runs a command while keyshift serves the demo's records on a free port:
#   Scripts/with-admin-server.sh KEYSHIFT [OPTION...] -- COMMAND [ARGUMENT...]
# The command finds KEYSHIFT_URL, KEYSHIFT_TOKEN, KEYSHIFT_SERVER_PID and KEYSHIFT_USERS (a CSV file) in its
# environment.
set -euo pipefail

keyshift=${1:?usage: with-admin-server.sh KEYSHIFT [OPTION...] -- COMMAND [ARGUMENT...]}
shift
options=()
while [[ $# -gt 0 && $1 != -- ]]; do
  options+=("$1")
  shift
done
[[ $# -gt 1 ]] || { echo "error: no command after --" >&2; exit 64; }
shift

plan=$(dirname "$0")/../plans/demo.yaml
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

"$keyshift" demo seed --store "$work/store.sqlite" --csv "$work/users.csv" \
  --index "$work/index.sqlite" >/dev/null
sed -e "s#path: ../state/demo/store.sqlite#path: $work/store.sqlite#" \
  -e "s#path: ../state/demo/index.sqlite#path: $work/index.sqlite#" \
  -e "s#csv: cohorts/demo.csv#csv: $work/users.csv#" "$plan" >"$work/demo.yaml"
"$keyshift" token checks >"$work/token" 2>"$work/tokens"
KEYSHIFT_TOKEN=$(<"$work/token")
export KEYSHIFT_TOKEN
"$keyshift" serve "$work/demo.yaml" --port 0 --ready-file "$work/ready" --state-dir "$work/state" \
  --token-file "$work/tokens" --rate-limit 0 ${options[@]+"${options[@]}"} \
  >"$work/output" 2>&1 &
server=$!
# However long it takes: it listens, or it has ended.
until [[ -s $work/ready ]]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/output" >&2; exit 1; }
  sleep 0.05
done
KEYSHIFT_URL=$(<"$work/ready")
export KEYSHIFT_URL KEYSHIFT_SERVER_PID=$server KEYSHIFT_USERS=$work/users.csv
"$@"
