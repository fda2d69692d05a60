# Runs keyshift, whose apply gets Ctrl-C in the middle.
. "$FIXTURES/held.sh"
AT=${AT:-4000} hold keyshift "$@" > output 2> errors || exit
kill -INT $held
until grep -q '^stopping' errors; do sleep 0.02; done
release
wait $held
status=$?
cat output
rm reached release output errors
exit $status
