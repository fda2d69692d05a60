#!/usr/bin/env bash
# Runs public Python clients, unmodified, against kv-simulator, whose path is the argument: the official
# client's 5.x and 2.x, workers-kv.py, python-workers-kv, cfkv and cloudflarekv. Fails if one of them
# cannot be installed: a client that did not run proves nothing.
set -euo pipefail
simulator=$(realpath "${1:?usage: test-clients.sh KV_SIMULATOR}")
cd "$(dirname "$0")/.."

Scripts/test-sdk.sh "$simulator"
environment=$(Scripts/python-environment.sh clients) || {
  echo 'error: the clients could not be installed, so none of them ran' >&2
  exit 1
}
options=(
  --read-only-token reader --global-key ops@example.com:0123456789abcdef0123456789abcdef01234
)
Scripts/with-simulator.sh "$simulator" "${options[@]}" -- \
  "$environment/bin/python" -B -W ignore Tests/Python/clients_test.py
