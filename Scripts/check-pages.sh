#!/usr/bin/env bash
# Reads the operator's pages, as the tests recorded them, with an HTML parser.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=$(Scripts/python-environment.sh)
"$environment/bin/python" -B Tests/Python/pages_test.py Tests/OperatorPagesTests/Goldens
