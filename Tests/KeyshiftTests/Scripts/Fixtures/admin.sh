# Serves cohort.yaml's admin endpoints in the background; more arguments are the server's. `url` then holds its URL.
rm -f url
for file in $(ls /proc/$$/fd); do [ "$file" -le 2 ] || eval "exec $file>&-"; done
timeout -s KILL 3600 keyshift serve "${PLAN:-admin.yaml}" --port 0 --ready-file url --token-file tokens "$@" > served 2>&1 &
echo $! > server
for try in $(seq 1000); do
  [ ! -e url ] || exit 0
  kill -0 $! 2> /dev/null || break
  sleep 0.02
done
cat served >&2
exit 1
