#!/usr/bin/env bash
# Prints the directory of a Python environment with what Tests/Python/requirements.txt pins; makes it
# below .build the first time, and again when the pins change.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=$PWD/.build/python
pins=Tests/Python/requirements.txt
if ! cmp -s "$pins" "$environment/installed.txt"; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" >&2
  cp "$pins" "$environment/installed.txt"
fi
echo "$environment"
