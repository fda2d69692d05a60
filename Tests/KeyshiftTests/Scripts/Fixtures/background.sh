# Runs a server in the background: background.sh READY LOG COMMAND...
# READY is the file that the server writes once it listens, LOG gets what it prints, and `server`, or what SERVER
# names, its process ID. It lives until stop.sh, or until the test ends: the test holds the other end of $LEASH.
ready=$1 log=$2 server=${SERVER:-server}
shift 2
rm -f "$ready" "$server"
# Nobody who waits for this script through an inherited file may have to wait for the server.
for file in $(ls /proc/$$/fd); do [ "$file" -le 2 ] || eval "exec $file>&-"; done
(
  "$@" > "$log" 2>&1 &
  process=$!
  echo $process > "$server"
  read -r _ < "$LEASH" &
  leash=$!
  wait -n $process $leash
  kill -KILL $process $leash
) > /dev/null 2>&1 &
until [ -s "$ready" ] && [ -s "$server" ]; do
  kill -0 $! 2> /dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.02
done
