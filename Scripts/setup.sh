#!/usr/bin/env bash
# Installs what building and testing needs and this machine lacks, and checks for Swift.
# Looks for the things themselves, not for packages, so that other systems pass when they have them.
set -euo pipefail

least_swift=6.2

have_command() { command -v "$1" >/dev/null; }
have_library() { have_command pkg-config && pkg-config --exists "$1"; }
have_postgres() { have_command postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
have_venv() { have_command python3 && python3 -c 'import ensurepip, venv' 2>/dev/null; }

missing=()
require() {
  local package=$1
  shift
  "$@" || missing+=("$package")
}

require pkg-config have_command pkg-config
require libyaml-dev have_library yaml-0.1
require libpq-dev have_library libpq
require postgresql have_postgres
require libzstd-dev have_library libzstd
require libsqlite3-dev have_library sqlite3
require sqlite3 have_command sqlite3
require zstd have_command zstd
require jq have_command jq
require openssl have_command openssl
require shellcheck have_command shellcheck
require cmark-gfm have_command cmark-gfm
require groff-base have_command groff
require curl have_command curl
require python3 have_command python3
require python3-venv have_venv

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif have_command sudo; then
    sudo "$@"
  else
    echo "error: installing packages needs root, and there is no sudo. As root, run: $*" >&2
    exit 1
  fi
}

if [[ ${#missing[@]} -gt 0 ]]; then
  if ! have_command apt-get; then
    echo "error: missing (by their Debian names): ${missing[*]}" >&2
    echo "There is no apt-get here; install them with this system's package manager." >&2
    exit 1
  fi
  echo "installing ${missing[*]}"
  # A package list that is out of date in part can still be good enough to install from.
  as_root apt-get update -qq || echo "warning: apt-get update failed; trying to install" >&2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

how_to_get_swift="Get it from https://www.swift.org/install/linux/ (the tool swiftly installs it), \
and put its bin directory on PATH."
if ! have_command swift; then
  echo "error: there is no swift on PATH; Keyshift needs $least_swift or later. $how_to_get_swift" >&2
  exit 1
fi
version=$(swift --version 2>/dev/null |
  sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1) || true
if [[ $(printf '%s\n' "$least_swift" "${version:-0}" | sort -V | head -n 1) != "$least_swift" ]]; then
  echo "error: swift on PATH is ${version:-of an unknown version}; Keyshift needs $least_swift or" \
    "later. $how_to_get_swift" >&2
  exit 1
fi
