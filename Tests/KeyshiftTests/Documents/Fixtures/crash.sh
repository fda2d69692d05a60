# A store of many records and the plan that moves them; a run of that was killed in the middle.
mkdir -p many
(cat "$FIXTURES/table.sql" "$FIXTURES/many.sql") | sqlite3 many/store.sqlite
sed -e 's/^name: many/name: crash/; s/^environment: .*/environment: demo/; s#path: store#path: many/store#' \
  -e 's/namespace: TRIPS/namespace: BETA_LOGS_KV/; s/batch: 50/batch: 500/' "$FIXTURES/many.yaml" > crash.yaml
sqlite3 many/store.sqlite "UPDATE entries SET namespace = 'BETA_LOGS_KV'"
keyshift plan crash.yaml --out crash.ksplan > /dev/null
. "$FIXTURES/held.sh"
hold keyshift apply crash.ksplan > /dev/null 2> errors || exit
kill -KILL $held
wait $held 2> /dev/null
rm reached release errors
