#!/usr/bin/env bash
# The steps of the action, each one a command, so that they can be run and tested anywhere.
#
#   keyshift-ci.sh install URL SHA256 DIRECTORY    fetch the program, and check that it is the one meant
#   keyshift-ci.sh validate COHORT...              annotations for what is wrong in the cohort plans
#   keyshift-ci.sh plan COHORT PLAN                save a plan; outputs: plan, digest, changes
#   keyshift-ci.sh render PLAN BODY                write the plan as a comment to the file BODY
#   keyshift-ci.sh check PLAN                      annotations for what the policy does not allow
#   keyshift-ci.sh comment BODY PULL_REQUEST       put BODY into the pull request, in the place of an
#                                                  earlier comment on the same cohort
#   keyshift-ci.sh apply PLAN DIGEST [APPROVAL...] apply exactly the plan of that digest
#
# Options of keyshift that hold for every step stand in its variables: KEYSHIFT_POLICY,
# KEYSHIFT_STATE_DIR, KEYSHIFT_ACTOR. Outputs go to GITHUB_OUTPUT, or to stdout without it.
#
# GitHub takes lines of a step's log for commands. What other programs print here stands between
# ::stop-commands:: and a random word that ends it; only this script's own annotations stand outside.
set -euo pipefail

# Text as the data of a workflow command, which ends with its line.
command_data() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  text=${text//'##['/'##%5B'}
  LC_ALL=C tr -d '\000-\010\013\014\016-\037\177' <<<"$text" | tr -d '\n'
}

fail() {
  printf '::error title=keyshift-ci::%s\n' "$(command_data "$1")" >&2
  exit 64
}

# A value with a line end would be read as further outputs.
single_line() {
  [[ $2 != *[$'\r\n']* ]] || fail "$1 holds a line end, and a workflow file has one value a line"
}

output() {
  single_line "the output '$1'" "$2"
  printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:-/dev/stdout}"
}

# Runs a command whose words are no commands to GitHub. Both streams become one: the runner reads them
# side by side, and a line of the other could slip out of the fence. Its end comes even where the command
# fails; the word is new for each, so that no one who is printed can know it.
fenced() {
  local status=0 word
  if [[ -z ${GITHUB_ACTIONS:-} ]]; then
    "$@" || status=$?
    return "$status"
  fi
  word=$(LC_ALL=C tr -dc 'a-f0-9' </dev/urandom | head -c 40 || true)
  [[ ${#word} -eq 40 ]] || fail "/dev/urandom gives no random word"
  printf '::stop-commands::%s\n' "$word"
  "$@" 2>&1 || status=$?
  # The last line may lack its end.
  printf '\n::%s::\n' "$word"
  return "$status"
}

# Runs a command whose stdout is annotations, and everything else of it fenced.
annotated() {
  local status=0 file
  file=$(mktemp)
  fenced to_file "$file" "$@" || status=$?
  cat "$file"
  rm -f "$file"
  return "$status"
}

to_file() {
  local file=$1
  shift
  "$@" >"$file"
}

# Puts a command's stdout into a variable, with everything else of it fenced.
captured() {
  local -n variable=$1
  local status=0 file
  shift
  file=$(mktemp)
  fenced to_file "$file" "$@" || status=$?
  # shellcheck disable=SC2034 # the caller's
  variable=$(<"$file")
  rm -f "$file"
  return "$status"
}

summary() { cat >>"${GITHUB_STEP_SUMMARY:-/dev/null}"; }

# Text as Markdown in which nothing is markup.
markdown() {
  local text=$1 quoted='' character
  local -i index
  for ((index = 0; index < ${#text}; index++)); do
    character=${text:index:1}
    case $character in
      [A-Za-z0-9\ /.]) quoted+=$character ;;
      [[:cntrl:]]) quoted+='?' ;;
      *) printf -v quoted '%s&#%d;' "$quoted" "'$character" ;;
    esac
  done
  printf '%s' "$quoted"
}

install_program() {
  local url=$1 sum=$2 directory=$3
  [[ $sum =~ ^[0-9a-f]{64}$ ]] || fail "the program's SHA-256 has to be given: 64 hexadecimal digits"
  single_line "the directory" "$directory"
  mkdir -p "$directory"
  fenced curl --fail --silent --show-error --location --output "$directory/keyshift.part" -- "$url"
  if ! echo "$sum  $directory/keyshift.part" | sha256sum --check --status; then
    rm -f "$directory/keyshift.part"
    fail "what $url gave is not the program that was meant: its SHA-256 is another"
  fi
  chmod 755 "$directory/keyshift.part"
  mv "$directory/keyshift.part" "$directory/keyshift"
  printf '%s\n' "$directory" >>"${GITHUB_PATH:-/dev/stdout}"
}

plan_digest() { keyshift show --json -- "$1" | jq -er .digest; }

save_plan() {
  local cohort=$1 plan=$2 status=0 digest
  single_line "the plan's file name" "$plan"
  fenced keyshift plan --out "$plan" --detailed-exitcode -- "$cohort" || status=$?
  [[ $status -eq 0 || $status -eq 2 ]] || exit "$status"
  captured digest plan_digest "$plan"
  output plan "$plan"
  output digest "$digest"
  output changes "$([[ $status -eq 2 ]] && echo true || echo false)"
  printf 'Plan of %s: %s\n' "$(markdown "$cohort")" "$digest" | summary
}

# What tells comments on one cohort from all others: their first line, but for what differs between
# two plans of it.
readonly identity='
  def identity: split("\n")[0] | rtrimstr("\r")
    | if contains("keyshift.plan-comment/1") | not then null
      else gsub("sha256:[0-9a-f]{64}"; "")
        | gsub("\"?truncated\"?[=:]\"?(true|false|yes|no)\"?"; "") end;'

put_comment() {
  local body=$1 number=$2 repository=${GITHUB_REPOSITORY:?} wanted comments comment
  [[ $number =~ ^[0-9]+$ ]] || fail "there is no pull request '$number'"
  captured wanted jq -Rrs "$identity identity // empty" "$body"
  [[ -n $wanted ]] || fail "$body does not start with the marker of a plan's comment"
  # Only what this account wrote: others may quote the marker.
  captured comments gh api --paginate "repos/$repository/issues/$number/comments?per_page=100"
  captured comment jq -rs --arg wanted "$wanted" \
    --arg author "${KEYSHIFT_COMMENT_AUTHOR:-github-actions[bot]}" "
    $identity
    [.[][] | select(.user.login == \$author and (.body | identity) == \$wanted) | .id][0] // empty" \
    - <<<"$comments"
  if [[ -n $comment ]]; then
    fenced gh api --method PATCH "repos/$repository/issues/comments/$comment" --field "body=@$body" --jq .html_url
  else
    fenced gh api --method POST "repos/$repository/issues/$number/comments" --field "body=@$body" --jq .html_url
  fi
}

apply_plan() {
  local plan=$1 digest=$2 status=0 approval
  shift 2
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "the digest that was approved has to be given: sha256:…"
  local arguments=()
  for approval in "$@"; do
    [[ ! -e $approval ]] || arguments+=(--approval "$approval")
  done
  fenced keyshift apply --expect "$digest" ${arguments[@]+"${arguments[@]}"} -- "$plan" || status=$?
  printf 'Applied %s: exit status %s\n' "$digest" "$status" | summary
  exit "$status"
}

command=${1:-}
shift || true
case "$command:$#" in
  install:3) install_program "$@" ;;
  validate:0) fail "no cohort plan was named" ;;
  validate:*) annotated keyshift validate --format github -- "$@" ;;
  plan:2) save_plan "$@" ;;
  render:2) fenced keyshift show --markdown --out "$2" -- "$1" ;;
  check:1) annotated keyshift policy check --format github -- "$1" ;;
  comment:2) put_comment "$@" ;;
  apply:0 | apply:1) fail "apply takes a plan and its digest" ;;
  apply:*) apply_plan "$@" ;;
  *) fail "no such step, or not its arguments: '$command'; the steps stand at the top of ${0##*/}" ;;
esac
