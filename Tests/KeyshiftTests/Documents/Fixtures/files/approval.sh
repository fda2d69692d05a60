# An approval of the README's plan, in production.
bash "$PAGES/keys.sh" alice
mkdir production
cd production
. "$PAGES/ledger.sh"
sed -i 's/^environment: .*/environment: production/' ledger-01.yaml
keyshift plan ledger-01.yaml --out ../ledger-01.ksplan > /dev/null
cd ..
keyshift approve ledger-01.ksplan --key alice.pem --name alice --comment 'read every line' > /dev/null
