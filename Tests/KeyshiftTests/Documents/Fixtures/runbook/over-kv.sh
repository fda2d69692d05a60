# What the page's hidden commands do over Workers KV: a simulator, and an index behind routes.
bash "$PAGES/take.sh" runbook-cloudflare plan.sh
cp "$FIXTURES/runbook.yaml" .
bash plan.sh > staging-01.yaml
bash "$FIXTURES/clock.sh" 2026-11-25T17:05:52Z

# Serves kv.sqlite of this directory, at a port if one is given.
simulate() {
  local options=() number=1 name
  for name in LOGS EXPENSES TRASH HUGHESNET_ORDERS USERS SESSIONS MIGRATIONS; do
    options+=(--namespace "BETA_${name}_KV=${number}bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
    number=$((number + 1))
  done
  SERVER=simulator bash background.sh ready simulated kv-simulator --database kv.sqlite --ready-file ready \
    --port "${1:-0}" --token secret-token-7f3a --account aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa --no-rate-limit \
    "${options[@]}" "${@:2}"
}

# The index of one moment, as index.sql has it.
serve_index() {
  local user
  SERVER=index-server bash background.sh index-ready indexed \
    python3 -B "$INDEX_SERVER" --secret index-secret --ready-file index-ready
  export KEYSHIFT_VAR_INDEX_URL=http://127.0.0.1:$(cat index-ready)
  sqlite3 index.sqlite 'SELECT DISTINCT user FROM trips' | while read -r user; do
    sqlite3 index.sqlite "SELECT json_group_array(json(summary)) FROM trips WHERE user = '$user'" |
      curl -sS -o /dev/null -X PUT --data-binary @- "$KEYSHIFT_VAR_INDEX_URL/admin/users/$user"
  done
}

sqlite3 index.sqlite < index.sql
simulate 0 --import store.sqlite
export CLOUDFLARE_BASE_URL=$(cat ready) CLOUDFLARE_API_TOKEN=secret-token-7f3a KEYSHIFT_SECRET_DO=index-secret
serve_index

mend() { sqlite3 kv.sqlite < mend.sql; }
fork() {
  cp -r . ../fork
  rm -f ../fork/kv.sqlite*
  sqlite3 kv.sqlite ".backup ../fork/kv.sqlite"
}
# The store's address is part of its identity, so both take turns at one port.
port() { sed 's|.*:\([0-9]*\)/.*|\1|' ready; }
enter_fork() {
  local port
  port=$(port)
  bash stop.sh KILL simulator
  cd ../fork
  simulate "$port"
  serve_index
  keyshift serve staging-01.yaml > /dev/null
}
leave_fork() {
  local port
  port=$(port)
  bash stop.sh
  bash stop.sh KILL simulator
  cd ../work
  simulate "$port"
  export KEYSHIFT_VAR_INDEX_URL=http://127.0.0.1:$(cat index-ready)
}
# Until reads have to show every write.
pass_delay() { bash "$FIXTURES/clock.sh" '2 minutes'; }
