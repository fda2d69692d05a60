# A store in which the answer to a put was lost: nobody knows what was written.
mkdir pending
cp "$FIXTURES"/{kv.yaml,kv.sh,table.sql,trips.sql,serve.sh,background.sh,stop.sh,clock.sh} pending
cd pending
export KEYSHIFT_STATE_DIR=state
bash clock.sh 2026-11-27T06:45:01Z
cat table.sql trips.sql | sqlite3 store.sqlite
sed -i 's/^name: .*/name: pending/; s/^environment: .*/environment: staging/' kv.yaml
bash serve.sh --import store.sqlite --no-rate-limit --consistency-delay 86400 --fault reset-after@bulk-put=1
admin=$(sed 's,/client/v4,,' ready)/__admin
KEYSHIFT_TEST_CLOCK=$PWD/clock
bash kv.sh plan kv.yaml --out kv.ksplan > /dev/null
curl -sS "$admin/tokens/revoke" -d '{"token": "secret-token-7f3a", "after": 7}' > /dev/null
bash kv.sh apply kv.ksplan > /dev/null 2>&1 || true
curl -sS "$admin/tokens/accept" -d '{"token": "secret-token-7f3a"}' > /dev/null
curl -sS -X DELETE "$admin/faults" > /dev/null
export KEYSHIFT_TEST_CLOCK CLOUDFLARE_API_TOKEN=secret-token-7f3a CLOUDFLARE_BASE_URL=$(cat ready)
