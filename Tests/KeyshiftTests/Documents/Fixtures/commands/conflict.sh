# A plan with one record that waits for a person.
mkdir conflict
(cat "$FIXTURES/table.sql"; cat << 'END') | sqlite3 conflict/store.sqlite
INSERT INTO entries(namespace, key, value) VALUES
  ('N', 'trip:johndoe:2', '{"userId":"johndoe","t":"b"}'),
  ('N', 'trip:550e8400-e29b-41d4-a716-446655440000:2',
    '{"userId":"550e8400-e29b-41d4-a716-446655440000","t":"a","x":[1,2]}');
END
cat > conflict/staging-01.yaml << 'END'
format: keyshift.cohort-plan/1
name: staging-01
environment: staging
store: { sqlite: { path: store.sqlite } }
cohort: { users: [ { legacy: johndoe, id: 550e8400-e29b-41d4-a716-446655440000 } ] }
rules:
  - name: trips
    namespace: N
    from: "trip:{legacy}:{record}"
    to: "trip:{id}:{record}"
    newer_by: [/updatedAt, /createdAt]
    owner: /userId
    rewrite: [ { at: /userId, from: "{legacy}", to: "{id}" } ]
END
keyshift plan conflict/staging-01.yaml --out staging-01.ksplan > /dev/null
