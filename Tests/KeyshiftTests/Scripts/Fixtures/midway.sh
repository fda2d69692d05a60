# Applies many.ksplan and sends a signal once its journal has grown; the run's status is passed on.
signal=$1
shift
mkdir -p state/runs
before=$(ls state/runs | wc -l)
keyshift apply many.ksplan "$@" > output 2> errors &
run=$!
for try in $(seq 2000); do
  if [ "$(ls state/runs | wc -l)" -gt "$before" ]; then
    journal=state/runs/$(ls -t state/runs | head -1)/journal.jsonl.zst
    [ ! -e "$journal" ] || [ "$(stat -c %s "$journal")" -lt 20000 ] || break
  fi
  sleep 0.01
done
exec 2> /dev/null # where the shell tells of the killed process, by its number
kill -"$signal" $run
wait $run
status=$?
[ "$signal" = KILL ] && [ $status = 137 ] && echo killed && exit 0
exit $status
