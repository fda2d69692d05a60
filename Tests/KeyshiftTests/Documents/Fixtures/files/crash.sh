# A demo whose apply was killed in the middle.
keyshift demo seed --store store.sqlite --csv users.csv --index index.sqlite --users 10 --records 150 --at 2026-01-01 > /dev/null
sed -e 's#path: ../state/demo/#path: #; s#csv: cohorts/demo.csv#csv: users.csv#; s/^name: demo/name: crash/' \
  "$REPOSITORY/plans/demo.yaml" > crash.yaml
keyshift plan crash.yaml --out crash.ksplan > /dev/null
. "$FIXTURES/held.sh"
AT=500 hold keyshift apply crash.ksplan > /dev/null 2> errors || exit
kill -KILL $held
wait $held 2> /dev/null
AT=1000 bash "$PAGES/interrupted.sh" apply crash.ksplan > /dev/null || [ $? = 130 ]
keyshift apply crash.ksplan > /dev/null 2>&1 || [ $? = 3 ]
rm -f reached release errors
