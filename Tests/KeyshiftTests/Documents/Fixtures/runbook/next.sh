# The environment's next cohort, planned and approved.
sed 's/^name: .*/name: staging-02/' staging-01.yaml > staging-02.yaml
keyshift plan staging-02.yaml --out staging-02.ksplan > /dev/null
bash sign.sh staging-02.ksplan
