# Ends what serve.sh began, and waits for its end.
kill "$(cat server)"
while kill -0 "$(cat server)" 2> /dev/null; do sleep 0.02; done
