# Serves an index of index.json in the background, as a Worker's routes would; `port` then holds its port.
exec bash background.sh port served-index \
  python3 -B "$INDEX_SERVER" --ready-file port --secret index-secret-4c1d --data index.json
