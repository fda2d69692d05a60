# Stops an apply at a certain place: `. ./held.sh; hold COMMAND...` runs the command in the background and returns once
# it has applied $AT operations (2,000) and stands still. `release` lets it go on; `$held` is its process.
hold() {
  rm -f reached release
  mkfifo reached release
  KEYSHIFT_TEST_HOLD=applying:${AT:-2000}:$PWD "$@" &
  held=$!
  # A run that ends without coming so far is told as well.
  (while kill -0 $held; do sleep 0.05; done; echo ended > reached) 2> /dev/null &
  local watch=$! at
  read -r at < reached
  # SIGTERM may be blocked; see stop.sh.
  { kill -KILL $watch; wait $watch; } 2> /dev/null || true
  [ "$at" != ended ]
}
release() { : > release; }
