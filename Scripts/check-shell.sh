#!/usr/bin/env bash
# Every shell script passes shellcheck.
set -euo pipefail
cd "$(dirname "$0")/.."

shellcheck .ci/run .github/actions/keyshift/*.sh Scripts/*.sh schemas/check
echo "ok -- shell scripts"
