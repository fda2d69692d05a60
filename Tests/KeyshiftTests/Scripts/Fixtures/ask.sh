# Asks the admin server: ask.sh PATH [BODY]. The token is that of the tests.
curl -sS -H 'authorization: Bearer test-token' -H 'content-type: application/json' ${2:+-d "$2"} "$(cat url)$1"
