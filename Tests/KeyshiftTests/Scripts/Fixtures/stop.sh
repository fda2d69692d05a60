# Ends what serve.sh began. The test's own process may have SIGTERM blocked, and children inherit that;
# every write that was answered is in the file by then.
pkill -KILL -P "$(cat server)"
while [ -e "/proc/$(cat server)" ] && ! grep -qs '^State:[[:space:]]*Z' "/proc/$(cat server)/status"; do
  sleep 0.02
done
