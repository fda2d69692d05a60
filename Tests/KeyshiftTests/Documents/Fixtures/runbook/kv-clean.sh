keyshift apply staging-01.ksplan > /dev/null 2>&1
keyshift index repair staging-01.yaml --apply > /dev/null 2>&1
keyshift verify staging-01.ksplan > /dev/null 2>&1
keyshift cleanup staging-01.yaml --wait 0s --out clean.ksplan --snapshot clean.kssnap > /dev/null 2>&1
