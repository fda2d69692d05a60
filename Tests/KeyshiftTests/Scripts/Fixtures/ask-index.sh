# Asks the index server's admin routes: METHOD PATH [BODY].
exec curl -sS -w '\n' -X "$1" "http://127.0.0.1:$(cat port)/admin/$2" ${3:+--data "$3"}
