#!/usr/bin/env bash
# Runs the official Python SDK against kv-simulator, whose path is the argument.
set -euo pipefail
simulator=$(realpath "${1:?usage: test-sdk.sh KV_SIMULATOR}")
cd "$(dirname "$0")/.."

environment=$(Scripts/python-environment.sh)
Scripts/with-simulator.sh "$simulator" -- "$environment/bin/python" -B Tests/Python/sdk_test.py
