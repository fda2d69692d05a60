# Serves an index of index.json in the background, as a Worker's routes would; `port` then holds its port.
rm -f port
# Nobody who waits for this script through an inherited file may have to wait for the server.
for file in $(ls /proc/$$/fd); do [ "$file" -le 2 ] || eval "exec $file>&-"; done
timeout -s KILL 3600 python3 -B "$INDEX_SERVER" --ready-file port --secret index-secret-4c1d --data index.json \
  > served-index 2>&1 &
echo $! > server
for try in $(seq 1000); do
  [ ! -e port ] || exit 0
  kill -0 $! 2> /dev/null || break
  sleep 0.02
done
cat served-index >&2
exit 1
