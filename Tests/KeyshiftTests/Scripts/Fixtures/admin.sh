# Serves cohort.yaml's admin endpoints in the background; more arguments are the server's. `url` then holds its URL.
exec bash background.sh url served keyshift serve "${PLAN:-admin.yaml}" --port 0 --ready-file url --token-file tokens "$@"
