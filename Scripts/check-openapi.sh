#!/usr/bin/env bash
# Sends kv-simulator, whose path is the argument, what its OpenAPI description allows and forbids, and
# checks the answers against the description.
set -euo pipefail
simulator=$(realpath "${1:?usage: check-openapi.sh KV_SIMULATOR}")
cd "$(dirname "$0")/.."

environment=$(Scripts/python-environment.sh)
schemathesis=$environment/bin/schemathesis
# The description and the service count lengths differently (characters and bytes), so that valid
# requests may be refused. Half a global key answers 400, as from the service, and not 401; CredentialTests
# has what credentials do. Everything else is checked.
options=(
  --header 'Authorization: Bearer test' --seed 1 --suppress-health-check all --request-timeout 30
  --checks all --exclude-checks 'positive_data_acceptance,ignored_auth' --warnings off
)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Once in a namespace that exists, and once with IDs from anywhere, following links.
namespace=0123456789abcdef0123456789abcdef
cat >"$work/schemathesis.toml" <<TOML
[parameters]
account_id = "00000000000000000000000000000001"
namespace_id = "$namespace"
TOML
check() {
  # The inner shell expands it, when the simulator has its address.
  # shellcheck disable=SC2016
  "$with_simulator" "$simulator" --no-rate-limit --namespace "openapi=$namespace" -- \
    bash -c '"$0" "${@:2}" --url "$KV_SIMULATOR_BASE_URL"' "$schemathesis" -- "$@"
}
description=$PWD/schemas/kv-simulator.openapi.json
with_simulator=$PWD/Scripts/with-simulator.sh
cd "$work"
check --config-file "$work/schemathesis.toml" run "$description" "${options[@]}" \
  --phases examples,coverage,fuzzing --max-examples 40 --exclude-operation-id deleteNamespace
check run "$description" "${options[@]}" --max-examples 15
