# Makes servers return once they listen, on any port: they go on in the background.
keyshift() {
  [ "$1" = serve ] || { command keyshift "$@"; return; }
  bash "$FIXTURES/background.sh" url served keyshift "$@" --port 0 --ready-file url && cat served
}
kv-simulator() {
  bash "$FIXTURES/background.sh" ready served kv-simulator --port 0 --ready-file ready "$@" && cat served
}
