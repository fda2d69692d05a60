#!/usr/bin/env bash
# Sends the admin server of keyshift, whose path is the argument, what its OpenAPI description allows and
# forbids, and checks the answers against the description.
set -euo pipefail
keyshift=$(realpath "${1:?usage: check-admin-openapi.sh KEYSHIFT}")
cd "$(dirname "$0")/.."

environment=$(Scripts/python-environment.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
description=$PWD/schemas/admin-api.openapi.yaml
with_server=$PWD/Scripts/with-admin-server.sh
cd "$work"
# Users that a request names may not exist, which is answered user by user: valid requests always fit.
# shellcheck disable=SC2016 # the variables are those of the command that with-admin-server.sh runs
"$with_server" "$keyshift" -- bash -c '
  "$0" run "$1" --url "$KEYSHIFT_URL" --header "Authorization: Bearer $KEYSHIFT_TOKEN" \
    --seed 1 --suppress-health-check all --request-timeout 30 --checks all \
    --exclude-checks positive_data_acceptance,ignored_auth --warnings off \
    --phases examples,coverage,fuzzing --max-examples "$2"
' "$environment/bin/schemathesis" "$description" "${KEYSHIFT_EXAMPLES:-60}"
