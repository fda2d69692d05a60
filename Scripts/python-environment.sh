#!/usr/bin/env bash
# Prints the directory of a Python environment with what Tests/Python/requirements.txt pins, or, as
# 'python-environment.sh clients', Tests/Python/clients-requirements.txt; makes it below .build the first
# time, and again when the pins change. Fails if a package cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:+$1-}
environment=$PWD/.build/${name}python
pins=Tests/Python/${name}requirements.txt
if ! cmp -s "$pins" "$environment/installed.txt"; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" >&2
  cp "$pins" "$environment/installed.txt"
fi
echo "$environment"
