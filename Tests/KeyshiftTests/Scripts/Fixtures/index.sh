# Runs keyshift with the index server's port and secret; WRONG_SECRET=1 gives another secret.
INDEX_PORT=$(cat port) INDEX_SECRET=index-secret-${WRONG_SECRET:-4c1d} exec keyshift index "$@"
