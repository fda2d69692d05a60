# A run before which two records changed.
mkdir drift
keyshift demo seed --store drift/store.sqlite --csv drift/users.csv --users 2 --records 4 --at 2026-01-01 > /dev/null
cat > drift/drift.yaml << 'END'
format: keyshift.cohort-plan/1
name: drift
environment: rehearsal
store: { sqlite: { path: store.sqlite } }
cohort: { users: [ { legacy: asmith, id: 6f9619ff-8b86-4d01-b42d-00c04fc964ff } ] }
rules:
  - name: trips
    namespace: BETA_LOGS_KV
    from: "trip:{legacy}:{record}"
    to: "trip:{id}:{record}"
    owner: /userId
    rewrite: [ { at: /userId, from: "{legacy}", to: "{id}" } ]
END
keyshift plan drift/drift.yaml --out drift.ksplan > /dev/null
keys=$(zstdcat drift.ksplan | jq -r 'select(.op == "create") | .from' | head -2)
sqlite3 drift/store.sqlite "DELETE FROM entries WHERE key = '$(head -1 <<< "$keys")';
  UPDATE entries SET value = json_set(value, '$.changed', 1) WHERE key = '$(tail -1 <<< "$keys")'"
keyshift apply drift.ksplan > /dev/null 2>&1
true
