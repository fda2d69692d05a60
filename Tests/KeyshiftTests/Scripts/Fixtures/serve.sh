# Serves kv.sqlite in the background; more arguments are the simulator's. `ready` then holds its URL.
exec bash background.sh ready served kv-simulator --database kv.sqlite --port 0 --ready-file ready \
  --token secret-token-7f3a --account aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \
  --namespace TRIPS=a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 \
  --namespace BLOBS=b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 \
  --namespace MIGRATIONS=c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3 "$@"
