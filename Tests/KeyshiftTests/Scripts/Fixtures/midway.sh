# Applies many.ksplan and sends a signal in the middle of it; the run's status is passed on. RUN is the command.
signal=$1
shift
. ./held.sh
hold ${RUN:-keyshift} apply many.ksplan "$@" > output 2> errors || exit
exec 2> /dev/null # where the shell tells of the killed process, by its number
kill -"$signal" $held
if [ "$signal" != KILL ]; then
  until grep -q '^stopping' errors; do sleep 0.02; done
  release
fi
wait $held
status=$?
[ "$signal" = KILL ] && [ $status = 137 ] && echo killed && exit 0
exit $status
