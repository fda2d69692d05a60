# The README's cohort in production, under a policy, with fixed keys.
bash "$PAGES/keys.sh" alice bob carol
. "$PAGES/ledger.sh"
sed -i 's/^environment: .*/environment: production/' ledger-01.yaml
key() { sed -n '/^[^-]/p' "$1.pub.pem"; }
cat > policy.yaml << END
format: keyshift.policy/1
environments:
  production:
    approvals:
      required: 1
      two_for: [update]
      approvers:
        - { name: alice, key: $(key alice) }
        - { name: bob, key: $(key bob) }
END
