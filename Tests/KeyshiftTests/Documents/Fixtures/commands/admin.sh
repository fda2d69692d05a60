# A plan with accounts, and an ordinary user.
mkdir admin
(cat "$FIXTURES/table.sql"; cat << 'END') | sqlite3 admin/store.sqlite
INSERT INTO entries VALUES
  ('USERS', 'user:u-1', '{ "id" : "u-1", "role":"user" , "username":"john" }', '{"v":3}', 4102444800);
END
cat > admin.yaml << 'END'
format: keyshift.cohort-plan/1
name: admin
environment: test
store: { sqlite: { path: admin/store.sqlite } }
cohort: { users: [ { legacy: john, id: u-1 } ] }
accounts: { namespace: USERS }
rules:
  - { name: trips, namespace: TRIPS, from: "trip:{legacy}:{record}", to: "trip:{id}:{record}" }
END
