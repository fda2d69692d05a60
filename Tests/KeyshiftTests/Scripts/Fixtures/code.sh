# The codes at the ends of what a keyshift command prints, and its exit status.
output=$(keyshift "$@" 2>&1) && status=0 || status=$?
echo $(grep -oE 'KS[0-9]{4}\]$' <<< "$output" | tr -d ']' | uniq) exit $status
