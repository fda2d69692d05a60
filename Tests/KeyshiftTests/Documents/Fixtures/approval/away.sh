# The same plan, made where there is no policy.
mkdir away
sed 's#path: store#path: ../store#' ledger-01.yaml > away/ledger-01.yaml
keyshift plan away/ledger-01.yaml --out away.ksplan > /dev/null
