# Ends what background.sh began, and waits until it is gone: stop.sh [SIGNAL [FILE]].
# SIGKILL by default: the test's own process may have SIGTERM blocked, and children inherit that; every write that
# was answered is in the file by then.
process=$(cat "${2:-server}")
kill -"${1:-KILL}" "$process"
while [ -e "/proc/$process" ] && ! grep -qs '^State:[[:space:]]*Z' "/proc/$process/status"; do
  sleep 0.02
done
