# What is wrong with the cohort plan on stdin: the lines that end with a code.
cat > mistake.yaml
keyshift validate mistake.yaml 2>&1 | grep -E '\[KS[0-9]{4}\]$' || true
