#!/usr/bin/env bash
# Writes the program's completions for bash, zsh and fish.
# usage: completions.sh PROGRAM DIRECTORY
set -euo pipefail

program=${1:?usage: completions.sh PROGRAM DIRECTORY}
directory=${2:?usage: completions.sh PROGRAM DIRECTORY}
mkdir -p "$directory"
"$program" --generate-completion-script bash >"$directory/keyshift.bash"
"$program" --generate-completion-script zsh >"$directory/_keyshift"
"$program" --generate-completion-script fish >"$directory/keyshift.fish"
