# What was written is seen; the run is rolled back, and then the cohort is migrated to the end and cleaned up.
bash lag.sh 0
(cd .. && bash "$FIXTURES/clock.sh" '2 minutes')
keyshift rollback "$(jq -r '.runs[0].id' state/staging/staging-01.state.json)" --reason rehearsal --out back.ksplan > /dev/null
