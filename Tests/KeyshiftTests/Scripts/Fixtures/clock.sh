# Stops the clock of every keyshift of this test: `clock.sh 2030-01-02T03:04:05Z` at that time, `clock.sh '2 minutes'`
# so much later than it stands, or than now. Without a `clock` they go by the system's.
case $1 in
20*) time=$1 ;;
*) time=$(date -u -d "$(cat clock 2> /dev/null || date -u +%FT%TZ) $1" +%FT%TZ) ;;
esac
echo "$time" > clock.new
mv clock.new clock
