#!/usr/bin/env bash
# Names and IDs are bytes. Swift's `String` takes two spellings of one text (NFC and NFD) for equal, so
# names of users, IDs and namespaces are compared by `Bytewise`, `isSame(as:)`, `Identity` or `Namespace`.
# shellcheck disable=SC2016 # the dollars stand in Swift, not in this shell
set -euo pipefail
cd "$(dirname "$0")/.."
failures=0

complain() { # MESSAGE; the findings are on stdin
  while IFS= read -r line; do
    echo "$line: error: $1" >&2
    failures=$((failures + 1))
  done
}

# What holds a name or an ID of a user, or a namespace's name, whatever the variable before it is.
member='([A-Za-z]*[Ii]dentity|[A-Za-z]*[Mm]ember|[A-Za-z]*[Uu]ser|owner|given|found|sibling|\$0|\$1)[?!]?\.id|[][A-Za-z$0-9.?]*[]A-Za-z0-9?]\.legacy|[Nn]amespace[?!]?\.name'
comparisons() {
  grep -rnE --include='*.swift' \
    "($member)[?!]? *(==|!=) |(==|!=) *($member)([^A-Za-z(]|\$)" "$@" |
    grep -vE '(==|!=) nil|^[^:]*:[0-9]+: *//|\$0\.id (==|!=) (run|id\b|[a-z]+\.run\b)|== \.(legacy|id)' || true
}
# `$0.id` of runs, slots, places and leases is made by this program, in ASCII.
complain 'compares a name or an ID as String; use isSame(as:), Bytewise, Identity or Namespace' < <(
  comparisons Sources/{ByteJSON,Application,Core,Engine,Ledger,FileState,Governance,RecordIndex,AdminAPI,CohortYAML,Review} |
    grep -vE '^Sources/(Ledger/State|FileState|Governance/Approval|AdminAPI/(Runs|Access))/' |
    sed -E 's/^([^:]*:[0-9]+):.*/\1/')

# Collections whose elements or keys are texts; each line says what the texts are, or is one of these.
allowed='rule|[Rr]ules|details|auditDetails|counts|messages|positions: \[String: \[Action|byRule|names: Set<String> = \[\]|namespaces: \[String: String\]|foldedClaims|foldedIDs|anchors|known: \[Int64|environments|KeyCounts|bound: \[String|ruleIndex|sizings|(undone|rollbacks|folded): Set<String>|variables: Set<String>|[Tt]oken|places'
complain 'keeps texts in a Set or as keys of a Dictionary; use Bytewise for names and IDs' < <(
  grep -rnE --include='*.swift' '\[String: *[^]]|Set<String>' Sources/{ByteJSON,Application,Core,Engine,Ledger,FileState,Governance,RecordIndex} |
    grep -vE "$allowed" | sed -E 's/^([^:]*:[0-9]+):.*/\1/' || true)

# A value of the store that is to be a name or an ID has to be valid UTF-8 before it is text.
complain 'turns a value into text without checking it; use String(validating:as:)' < <(
  grep -rnE --include='*.swift' 'String\(decoding: [a-z$0-9.]*(entry|value)\b' \
    Sources/{Engine,AdminAPI,Application,Core,RecordIndex} |
    grep -v 'Int(String(decoding' | sed -E 's/^([^:]*:[0-9]+):.*/\1/' || true)

# `Identity` and `Namespace` compare bytes by themselves; that must stay so.
for type in 'a: Identity, b: Identity' 'a: Namespace, b: Namespace'; do
  grep -rqF "static func == ($type) -> Bool" Sources/Core ||
    { echo "error: nothing compares ($type) by bytes" >&2; failures=$((failures + 1)); }
done

[[ $failures -eq 0 ]] || exit 1
echo "ok -- names, IDs and namespaces are compared as bytes"
