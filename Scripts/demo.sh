#!/usr/bin/env bash
# Walks through one migration on made-up data, and checks that every step ends as it should.
# usage: demo.sh BINARY
set -euo pipefail

keyshift=$(realpath "$1")
cd "$(dirname "$0")/.."

directory=state/demo
states=$directory/state
plan=$directory/demo.ksplan

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

note() { printf '%s\n' "$@" | sed "s/^.*\$/$faint&$plain/"; }

# Runs keyshift with the arguments after the first, which is the exit status that it must end with.
expect() {
  local expected=$1 status=0
  shift
  printf '%s$ keyshift %s%s\n\n' "$faint" "$*" "$plain"
  "$keyshift" "$@" || status=$?
  if [[ $status -ne $expected ]]; then
    echo "error: keyshift $1 ended with status $status, not $expected" >&2
    exit 1
  fi
}

rm -rf "$directory"
mkdir -p "$directory"

heading 'Make a store'
note 'An embedded store with the records of 25 users, and every case that goes wrong in the field; beside it' \
  'the index of trips that the application keeps, which has mistakes of its own.'
expect 0 demo seed --store $directory/store.sqlite --csv $directory/demo.csv \
  --index $directory/index.sqlite --users 25 --records 40 --seed 1

heading 'Check the cohort plan'
note 'plans/demo.yaml says whose records move and by which rules. No store is touched.'
expect 0 validate plans/demo.yaml

heading 'Plan'
note 'Reads the store, writes nothing but the plan file. This is what reviewers would approve.'
expect 0 plan plans/demo.yaml --out $plan

heading 'Show the saved plan'
note 'Without --json it prints what plan printed. The file itself is Zstandard-compressed JSON Lines.'
printf '%s$ keyshift show --json %s | jq .counts.actions%s\n\n' "$faint" "$plan" "$plain"
"$keyshift" show --json $plan | jq .counts.actions
printf '\n%s$ zstdcat %s | %s%s\n\n' "$faint" $plan "jq -r '.op // empty' | sort | uniq -c" "$plain"
zstdcat $plan | jq -r '.op // empty' | sort | uniq -c

heading 'Apply'
note 'Exit status 3: the demo holds records that only a person can decide about. They are reported' \
  'and left alone; everything else is done.'
expect 3 apply $plan --state-dir $states

heading 'Apply again'
note 'Nothing is written twice. The conflicts are still there, so the status is still 3.'
expect 3 apply $plan --state-dir $states

heading 'Check the index'
note 'The application lists trips by an index that follows the records. Of some users it lacks one, of others' \
  'it has one too many or an old one, or the counter is wrong. The status is 4.'
expect 4 index check plans/demo.yaml

heading 'Repair the index'
note 'Without --apply it says what it would send, with it it sends that. Records never change.'
expect 0 index repair plans/demo.yaml
expect 4 index repair plans/demo.yaml --apply --mark-extra-deleted --state-dir $states
note '' 'Status 4: one trip of johndoe has a number for its ID. No index can list it; a person has to look.'

heading 'Verify'
note 'Reads back every key that the plan promised, and evaluates the acceptance gates. Records wait for a' \
  'person, keys match no rule, and the trip above is in no index, so the cohort is not accepted: status 4.'
expect 4 verify $plan --state-dir $states

heading 'Compare'
note 'What was planned beside what was done.'
expect 0 compare $plan --state-dir $states

heading 'Mend what no rule can'
note 'The owners of the application look at the keys that no rule matches, remove them, and give the trip' \
  'its own ID, under its old and its new key. Then the index has no mistake left.'
"$keyshift" show --json $plan | jq -r '.unmatched[] | [.namespace, .key] | @tsv'
sqlite3 $directory/store.sqlite "DELETE FROM entries WHERE key IN (
    'trip:johndoe:', 'trip:johndoe:jr:1', 'expense:johndoe:jr:exp_1');
  UPDATE entries SET value = CAST(replace(value, '123456789012345678901234567890', '\"odd-json-2\"') AS BLOB)
    WHERE key LIKE 'trip:%:odd-json-2';"
expect 0 index repair plans/demo.yaml --apply --state-dir $states

heading 'Plan what is left, and list what waits for a person'
note 'Both records of each: sizes, times, and which members differ. No value is shown.' \
  'A draft of the decisions is written beside it; nothing is decided yet.'
expect 0 plan plans/demo.yaml --out $directory/rest.ksplan >/dev/null
expect 0 conflicts $directory/rest.ksplan --write-resolutions $directory/resolutions.yaml

heading 'Decide'
note 'A person fills in each "take". Here one legacy record is written over the canonical one, of the other pairs the' \
  'canonical one stays, and the rest is left as it is. A decision holds while both records are as they were.'
sed -i -e '/same-time-2/,/take:/s/take: .*/take: legacy/' -e 's/take: # legacy.*/take: canonical/' -e 's/take: # .*neither/take: neither/' \
  $directory/resolutions.yaml
sed -n '/^resolutions:/,/take:/p' $directory/resolutions.yaml
cp plans/cohorts/demo.csv $directory/cohort.csv
sed -e "s|\.\./$directory/||; s|cohorts/demo.csv|cohort.csv|" plans/demo.yaml >$directory/demo.yaml
printf '\nresolutions: resolutions.yaml\n' >>$directory/demo.yaml

heading 'Plan, apply and verify with the decisions'
note 'Each decision is an operation of the plan, which reviewers see. Nothing waits any more, so the cohort is' \
  'accepted.'
expect 0 plan $directory/demo.yaml --out $directory/decided.ksplan
expect 0 apply $directory/decided.ksplan --state-dir $states
expect 0 verify $directory/decided.ksplan --state-dir $states

heading 'Status'
expect 0 status $directory/demo.yaml --state-dir $states

heading 'Audit'
note 'Each record of the log carries the hash of the one before.'
expect 0 audit verify demo --state-dir $states

note '' "Everything is in $directory; make demo starts over."
