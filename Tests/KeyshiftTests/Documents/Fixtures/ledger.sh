# The store and the cohort plan of the README.
keyshift demo seed --store store.sqlite --csv users.csv --users 2 --records 5 --at 2026-01-01 > /dev/null
sed -n '/^```yaml$/,/^```$/p' "$REPOSITORY/README.md" | sed '1d;$d' > ledger-01.yaml
