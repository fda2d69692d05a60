#!/usr/bin/env bash
# Escapers and renderers search text by bytes or Unicode scalars. The standard library's own search goes
# by characters as readers see them, in which a sign with a mark behind it, or a letter like U+0D4E before
# it, is another character: what it does not find, it does not escape.
set -euo pipefail
cd "$(dirname "$0")/.."

# Everything that turns text from outside into text for a reader.
places=(
  Sources/Review Sources/OperatorPages Sources/AdminAPI/Metrics Sources/keyshift/Terminal
)
# Search, comparison and replacement by characters. Views of scalars (.unicodeScalars) and bytes (.utf8)
# have most of the same methods, and are what to call them on.
forbidden=(
  '\.replacing\('
  '\.replacingOccurrences\('
  '\.(firstRange|ranges|firstMatch|wholeMatch|prefixMatch|matches|trimmingPrefix|components|range)\((of|in|separatedBy)?:? ?["#/]'
  '\.(contains|hasPrefix|hasSuffix)\("'
  '\.(contains|firstIndex|lastIndex|starts)\((of|with|where)?:? ?"'
  '\.split\((separator|whereSeparator): ?"'
  '\.(hasPrefix|hasSuffix)\([^K"]'
  '(: |\[|as )Character\b'
  'Character\('
  '\.(isNewline|isWhitespace|isLetter|isSymbol|isPunctuation)\b'
)
# Scalars and bytes; whitespace as Unicode's property of a scalar; the glyph of an action and the columns
# of a terminal, which are characters by what they mean.
allowed='(\.utf8|\.unicodeScalars|UInt8\(ascii|scalar\.properties|\.properties\.isWhitespace|Unicode\.Scalar)|DisplayWidth\.swift:|(_ mark|glyph): Character'

# Lines of files that are code and not comments, as file:line:text.
code() { grep -rnE --include='*.swift' "$1" "${places[@]}" | grep -vE '^[^:]*:[0-9]+:[[:space:]]*//' || true; }

files=$(find "${places[@]}" -name '*.swift' | wc -l)
[[ $files -gt 50 ]] || { echo "error: found $files files; this script is broken" >&2; exit 1; }
failures=0
for pattern in "${forbidden[@]}"; do
  while IFS= read -r found; do
    [[ -n $found ]] || continue
    [[ ! $found =~ $allowed ]] || continue
    echo "${found%%:[[:space:]]*}: error: searches by characters; use .unicodeScalars, .utf8 or substituting(_:with:)" >&2
    failures=$((failures + 1))
  done < <(code "$pattern")
done

# Escapers live in one folder; a second one is found by what it writes.
while IFS= read -r found; do
  [[ $found != Sources/Review/Escaping/* ]] || continue
  echo "${found%%:[[:space:]]*}: error: escapes by itself; the escapers are in Sources/Review/Escaping" >&2
  failures=$((failures + 1))
done < <(grep -rnE --include='*.swift' '"(&amp;|&lt;|&quot;|%0A|%25|\\\\u003c|\\\\u\{60\})' Sources || true)

# Mustache's own type escapes by characters: every template goes through ours, and none goes around it.
while IFS= read -r found; do
  echo "$found: error: a template writes text without escaping it" >&2
  failures=$((failures + 1))
done < <(grep -rnoE '\{\{(\{|&|% *CONTENT_TYPE)[^}]*' Sources/OperatorPages/Templates || true)
if ! grep -q 'HTMLText.escaped' Sources/OperatorPages/Rendering/HTMLEscaping.swift; then
  echo "Sources/OperatorPages/Rendering/HTMLEscaping.swift: error: templates are not escaped by HTMLText" >&2
  failures=$((failures + 1))
fi

[[ $failures -eq 0 ]] || exit 1
echo "ok -- $files files search text by bytes and scalars"
