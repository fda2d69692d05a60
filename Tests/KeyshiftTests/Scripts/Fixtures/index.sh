# Runs keyshift with the index server's port and secret; WRONG_SECRET=1 gives another secret.
KEYSHIFT_VAR_INDEX_PORT=$(cat port) KEYSHIFT_SECRET_INDEX=index-secret-${WRONG_SECRET:-4c1d} exec keyshift index "$@"
