#!/usr/bin/env bash
# Walks through one migration on made-up data, and checks that every step ends as it should. Prints at most 120 lines.
# usage: demo.sh BINARY
set -euo pipefail

keyshift=$(realpath "$1")
cd "$(dirname "$0")/.."

directory=state/demo
plan=$directory/demo.ksplan
export KEYSHIFT_STATE_DIR=$directory/state KEYSHIFT_PAGER=

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' faint=$'\e[2m' plain=$'\e[0m'
else
  bold='' faint='' plain=''
fi

heading() {
  step=$((step + 1))
  printf '\n%s%d. %s%s\n' "$bold" "$step" "$1" "$plain"
}
step=0

# Runs keyshift with the arguments after the first three: the exit status that it must end with, and how many lines of
# the beginning and of the end are shown.
expect() {
  local expected=$1 first=$2 last=$3 status=0 lines
  shift 3
  printf '%s$ keyshift %s%s\n' "$faint" "$*" "$plain"
  "$keyshift" "$@" >$directory/output 2>&1 || status=$?
  lines=$(wc -l <$directory/output)
  if [[ $status -ne $expected ]]; then
    cat $directory/output
    echo "error: keyshift $1 ended with status $status, not $expected" >&2
    exit 1
  fi
  if [[ $lines -le $((first + last)) ]]; then
    cat $directory/output
  else
    head -n "$first" $directory/output
    [[ $first -eq 0 ]] || printf '%s  ⋮ %d more lines%s\n' "$faint" $((lines - first - last)) "$plain"
    tail -n "$last" $directory/output
  fi
}

rm -rf "$directory"
mkdir -p "$directory"

heading 'Make a store with 25 users, and with every case that goes wrong in the field'
expect 0 0 2 demo seed --store $directory/store.sqlite --csv $directory/demo.csv \
  --index $directory/index.sqlite --users 25 --records 40 --seed 1

heading 'Check the cohort plan: whose records move, by which rules. No store is opened'
expect 0 0 1 validate plans/demo.yaml

heading 'Plan: read the store, write nothing but the plan file, which reviewers approve'
expect 0 3 19 plan plans/demo.yaml --out $plan

heading 'Apply. Exit status 3: some records need a decision; they are left alone, all others are done'
expect 3 0 6 apply --quiet $plan

heading 'Apply again: nothing is written twice'
expect 3 0 4 apply --quiet $plan

heading "Repair the application's index of trips. Exit status 4: one trip has a number for its ID, so no index can list it"
expect 4 0 3 index repair plans/demo.yaml --apply --mark-extra-deleted

heading 'Verify: read back every record. Exit status 4: not accepted while records wait for a decision'
expect 4 0 9 verify $plan

heading 'Mend what no rule can: remove keys that no rule matches, and give the trip its own ID'
sqlite3 $directory/store.sqlite "DELETE FROM entries WHERE key IN (
    'trip:johndoe:', 'trip:johndoe:jr:1', 'expense:johndoe:jr:exp_1');
  UPDATE entries SET value = CAST(replace(value, '123456789012345678901234567890', '\"odd-json-2\"') AS BLOB)
    WHERE key LIKE 'trip:%:odd-json-2';"
expect 0 0 1 index repair plans/demo.yaml --apply

heading 'Draft a decision for each record that waits for one'
expect 0 0 0 plan plans/demo.yaml --out $directory/rest.ksplan
expect 0 6 2 conflicts $directory/rest.ksplan --write-resolutions $directory/resolutions.yaml

heading 'Decide: take one legacy record, else keep the canonical one, else leave both'
sed -i -e '/same-time-2/,/take:/s/take: .*/take: legacy/' -e 's/take: # legacy.*/take: canonical/' \
  -e 's/take: # .*neither/take: neither/' $directory/resolutions.yaml
grep -o 'take: [a-z]*' $directory/resolutions.yaml | sort | uniq -c
cp plans/cohorts/demo.csv $directory/cohort.csv
sed -e "s|\.\./$directory/||; s|cohorts/demo.csv|cohort.csv|" plans/demo.yaml >$directory/demo.yaml
printf '\nresolutions: resolutions.yaml\n' >>$directory/demo.yaml

heading 'Plan and apply with the decisions, which reviewers see in the plan'
expect 0 2 3 plan $directory/demo.yaml --out $directory/decided.ksplan
expect 0 0 3 apply --quiet $directory/decided.ksplan

heading 'Verify: accepted'
expect 0 0 8 verify $directory/decided.ksplan

cat <<END

Next:
  keyshift show $plan
    the plan as a reviewer reads it; --html makes a page
  keyshift status $directory/demo.yaml --state-dir $KEYSHIFT_STATE_DIR
    each user's progress
  keyshift audit show demo --state-dir $KEYSHIFT_STATE_DIR
    who did what
Everything is in $directory; make demo starts over. For your own store: keyshift init
END
