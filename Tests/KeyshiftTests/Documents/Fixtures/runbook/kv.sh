# The same over Workers KV.
bash stop.sh
bash "$FIXTURES/clock.sh" 2026-11-25T17:05:52Z
mkdir kv
cd kv
export KEYSHIFT_STATE_DIR=state
unset -f kv-simulator
bash "$PAGES/take.sh" runbook-cloudflare simulator.sh plan.sh index.sh lag.sh
cp "$FIXTURES"/{runbook.yaml,runbook.sql,table.sql,mend.sql,serve.sh,background.sh,stop.sh,clock.sh} .
cat table.sql runbook.sql | sqlite3 store.sqlite
bash simulator.sh --import store.sqlite
bash plan.sh > staging-01.yaml
bash index.sh
sqlite3 kv.sqlite < mend.sql
export CLOUDFLARE_BASE_URL=$(cat ready) CLOUDFLARE_API_TOKEN=wrong
export KEYSHIFT_VAR_INDEX_URL=$(cat index-url) KEYSHIFT_SECRET_DO=index-secret
