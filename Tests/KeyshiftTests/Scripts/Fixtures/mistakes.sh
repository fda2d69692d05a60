# What is wrong with the cohort plan on stdin, one line each; more arguments are validate's.
cat > mistake.yaml
keyshift validate mistake.yaml "$@" 2>&1 | grep -E '(error|warning): ' || true
