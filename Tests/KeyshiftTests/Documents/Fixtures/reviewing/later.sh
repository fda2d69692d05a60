# A plan, and another after a user went on writing.
. "$PAGES/ledger.sh"
keyshift plan ledger-01.yaml --out approved.ksplan > /dev/null
sqlite3 store.sqlite "INSERT INTO entries(namespace, key, value) VALUES ('BETA_EXPENSES_KV', 'expense:asmith:exp_new',
    '{\"id\":\"exp_new\",\"userId\":\"asmith\",\"updatedAt\":\"2026-01-02T00:00:00.000Z\"}');
  UPDATE entries SET value = json_set(value, '\$.updatedAt', '2026-01-03T00:00:00.000Z')
    WHERE key = 'mileage:johndoe:same-time'"
keyshift plan ledger-01.yaml --out ledger-01.ksplan > /dev/null
