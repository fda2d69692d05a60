# The store as it was at first, and an environment that does not remember what runs wrote there.
sqlite3 store.sqlite "DELETE FROM entries; VACUUM"
sqlite3 store.sqlite < trips.sql
rm -r state/runs state/test/memory.sqlite
