# A store and a plan whose directory and accounts say who johndoe is.
bash "$PAGES/take.sh" auto plan.sh accounts.sql
cat "$FIXTURES/table.sql" "$FIXTURES/trips.sql" accounts.sql | sqlite3 store.sqlite
cp "$FIXTURES/cohort.yaml" .
bash plan.sh | sed 's/^environment: .*/environment: staging/' > staging.yaml
