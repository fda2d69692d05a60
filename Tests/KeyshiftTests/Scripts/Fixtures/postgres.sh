# A PostgreSQL server on a socket of its own, which lives until the test ends: the test holds the other end of $LEASH.
# The file `postgres` then holds the address of a database. The server refuses to run as root.
bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
export PATH="${bin:+$bin:}$PATH"
here=$PWD
directory=$(mktemp -d /tmp/keyshift-pg.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres "$directory"
  as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi
cd "$directory"
$as initdb -D "$directory/data" -A trust -U keyshift --no-sync > initdb.log 2>&1
for file in $(ls /proc/$$/fd); do [ "$file" -le 2 ] || eval "exec $file>&-"; done
(
  $as postgres -D "$directory/data" -k "$directory" -c listen_addresses= -c fsync=off > log 2>&1 &
  process=$!
  read -r _ < "$LEASH" || true
  kill -QUIT $process
  wait
  rm -rf "$directory"
) > /dev/null 2>&1 &
until psql -h "$directory" -U keyshift -c 'select 1' postgres > /dev/null 2>&1; do
  kill -0 $! 2> /dev/null || { cat log >&2; exit 1; }
  sleep 0.05
done
echo "postgres://keyshift@${directory//\//%2F}/postgres" > "$here/postgres"
