# The runbook's store, index, plan and policy, and whom its commands need.
bash "$PAGES/take.sh" runbook-1-plan index.sql as-ops.sh sign.sh
cat "$FIXTURES/table.sql" "$FIXTURES/runbook.sql" | sqlite3 store.sqlite
cp "$FIXTURES"/{tokens,mend.sql,background.sh,stop.sh} .
cp "$FIXTURES/runbook.yaml" staging-01.yaml
mkdir snapshots
bash "$PAGES/keys.sh" alice bob
key() { sed -n '/^[^-]/p' "$1.pub.pem"; }
cat > policy.yaml << END
format: keyshift.policy/1
environments:
  staging:
    approvals:
      required: 1
      two_for: [update]
      logins: exempt
      max_age: 3d
      approvers:
        - { name: alice, key: $(key alice), actors: [alice@laptop] }
        - { name: bob, key: $(key bob) }
END
. "$PAGES/serving.sh"
ask() { bash as-ops.sh "$@"; }
if [ "$OVER" = kv ]; then . ./over-kv.sh; else . ./over-sqlite.sh; fi
