# A PostgreSQL server on a socket of its own, which lives until stop.sh or until the test ends. `postgres` then holds
# the address of a database. The server refuses to run as root.
bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
export PATH="${bin:+$bin:}$PATH"
directory=$(mktemp -d /tmp/keyshift-pg.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres "$directory"
  as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi
here=$PWD
cd "$directory"
$as initdb -D "$directory/data" -A trust -U keyshift --no-sync > initdb.log 2>&1
cd "$here"
cat > postgres-server.sh <<SERVER
trap 'rm -rf "$directory"' EXIT
cd "$directory"
$as postgres -D "$directory/data" -k "$directory" -c listen_addresses= -c fsync=off &
until [ -S "$directory/.s.PGSQL.5432" ] && psql -h "$directory" -U keyshift -c 'select 1' postgres; do sleep 0.05; done
echo "postgres://keyshift@${directory//\//%2F}/postgres" > "$here/postgres.tmp"
mv "$here/postgres.tmp" "$here/postgres"
wait
SERVER
SERVER=postgres-process bash background.sh postgres postgres.log bash postgres-server.sh
