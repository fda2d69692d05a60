# The README's plan with auto-migration that is switched off.
(sed 's/^rules:/  directory: { namespace: BETA_USERS_KV, key: "idx:username:{legacy}" }\n&/' ledger-01.yaml; cat << 'END') > off.yaml
publish: { namespace: BETA_MIGRATIONS_KV }
accounts: { namespace: BETA_USERS_KV }
auto:
  enabled: false
  users: [550e8400-e29b-41d4-a716-446655440000]
  count: { namespace: BETA_EXPENSES_KV }
END
