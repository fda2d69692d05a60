# Serves kv.sqlite in the background; more arguments are the simulator's. `ready` then holds its URL.
rm -f ready
# Nobody who waits for this script through an inherited file may have to wait for the server.
for file in $(ls /proc/$$/fd); do [ "$file" -le 2 ] || eval "exec $file>&-"; done
timeout -s KILL 3600 kv-simulator --database kv.sqlite --port 0 --ready-file ready --token secret-token-7f3a \
  --account aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \
  --namespace TRIPS=a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 \
  --namespace BLOBS=b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 \
  --namespace MIGRATIONS=c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3 "$@" > served 2>&1 &
echo $! > server
for try in $(seq 1000); do
  [ ! -e ready ] || exit 0
  kill -0 $! 2> /dev/null || break
  sleep 0.02
done
cat served >&2
exit 1
