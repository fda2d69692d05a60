# After the rollback the cohort is migrated again, to the end.
keyshift apply staging-01.ksplan > /dev/null 2>&1
keyshift index repair staging-01.yaml --apply > /dev/null 2>&1
keyshift verify staging-01.ksplan > /dev/null 2>&1
