#!/usr/bin/env bash
# The steps of the action, each one a command, so that they can be run and tested anywhere.
#
#   keyshift-ci.sh install URL SHA256 DIRECTORY    fetch the program, and check that it is the one meant
#   keyshift-ci.sh validate COHORT...              annotations for what is wrong in the cohort plans
#   keyshift-ci.sh plan COHORT PLAN                save a plan; outputs: plan, digest, changes
#   keyshift-ci.sh check PLAN                      annotations for what the policy does not allow
#   keyshift-ci.sh comment BODY PULL_REQUEST       put BODY into the pull request, in the place of an
#                                                  earlier comment on the same cohort
#   keyshift-ci.sh apply PLAN DIGEST [APPROVAL...] apply exactly the plan of that digest
#
# Options of keyshift that hold for every step stand in its variables: KEYSHIFT_POLICY,
# KEYSHIFT_STATE_DIR, KEYSHIFT_ACTOR. Outputs go to GITHUB_OUTPUT, or to stdout without it.
set -euo pipefail

fail() {
  echo "::error title=keyshift-ci::$1" >&2
  exit 64
}

output() { echo "$1=$2" >>"${GITHUB_OUTPUT:-/dev/stdout}"; }

summary() { cat >>"${GITHUB_STEP_SUMMARY:-/dev/null}"; }

install_program() {
  local url=$1 sum=$2 directory=$3
  [[ $sum =~ ^[0-9a-f]{64}$ ]] || fail "the program's SHA-256 has to be given: 64 hexadecimal digits"
  mkdir -p "$directory"
  curl --fail --silent --show-error --location --output "$directory/keyshift.part" "$url"
  if ! echo "$sum  $directory/keyshift.part" | sha256sum --check --status; then
    rm -f "$directory/keyshift.part"
    fail "what $url gave is not the program that was meant: its SHA-256 is another"
  fi
  chmod 755 "$directory/keyshift.part"
  mv "$directory/keyshift.part" "$directory/keyshift"
  echo "$directory" >>"${GITHUB_PATH:-/dev/stdout}"
}

save_plan() {
  local cohort=$1 plan=$2 status=0 digest
  keyshift plan "$cohort" --out "$plan" --detailed-exitcode || status=$?
  [[ $status -eq 0 || $status -eq 2 ]] || exit "$status"
  digest=$(keyshift show "$plan" --json | jq -er .digest)
  output plan "$plan"
  output digest "$digest"
  output changes "$([[ $status -eq 2 ]] && echo true || echo false)"
  printf 'Plan of %s: %s\n' "$cohort" "$digest" | summary
}

# What tells comments on one cohort from all others: their first line, but for what differs between
# two plans of it.
readonly identity='
  def identity: split("\n")[0] | rtrimstr("\r")
    | if contains("keyshift.plan-comment/1") | not then null
      else gsub("sha256:[0-9a-f]{64}"; "")
        | gsub("\"?truncated\"?[=:]\"?(true|false|yes|no)\"?"; "") end;'

put_comment() {
  local body=$1 number=$2 repository=${GITHUB_REPOSITORY:?} wanted comment
  [[ $number =~ ^[0-9]+$ ]] || fail "there is no pull request '$number'"
  wanted=$(jq -Rrs "$identity identity // empty" "$body")
  [[ -n $wanted ]] || fail "$body does not start with the marker of a plan's comment"
  # Only what this account wrote: others may quote the marker.
  comment=$(gh api --paginate "repos/$repository/issues/$number/comments?per_page=100" |
    jq -rs --arg wanted "$wanted" --arg author "${KEYSHIFT_COMMENT_AUTHOR:-github-actions[bot]}" "
      $identity
      [.[][] | select(.user.login == \$author and (.body | identity) == \$wanted) | .id][0] // empty")
  if [[ -n $comment ]]; then
    gh api --method PATCH "repos/$repository/issues/comments/$comment" --field "body=@$body" --jq .html_url
  else
    gh api --method POST "repos/$repository/issues/$number/comments" --field "body=@$body" --jq .html_url
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
  keyshift apply "$plan" --expect "$digest" ${arguments[@]+"${arguments[@]}"} || status=$?
  printf 'Applied %s: exit status %s\n' "$digest" "$status" | summary
  exit "$status"
}

command=${1:-}
shift || true
case "$command:$#" in
  install:3) install_program "$@" ;;
  validate:0) fail "no cohort plan was named" ;;
  validate:*) keyshift validate --format github "$@" ;;
  plan:2) save_plan "$@" ;;
  check:1) keyshift policy check --format github "$1" ;;
  comment:2) put_comment "$@" ;;
  apply:0 | apply:1) fail "apply takes a plan and its digest" ;;
  apply:*) apply_plan "$@" ;;
  *) fail "no such step, or not its arguments: '$command'; the steps stand at the top of ${0##*/}" ;;
esac
