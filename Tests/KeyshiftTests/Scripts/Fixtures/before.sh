# Carries out the steps of another script first, without a word: a chapter begins where the one before it ends.
# That one begins in the same way. before.sh SCRIPT
file=$REPOSITORY/Tests/KeyshiftTests/Scripts/$1.txt
awk '/^-- .+ --$/ { name = $2; printf "" > name; next } name { print > name }' "$file"
while IFS= read -r -d '' step; do
  bash -euo pipefail -c "$step" < /dev/null > /dev/null 2>&1 || true
done < <(awk '/^-- .+ --$/ { exit }
  /^\$ / { if (step) printf "%s%c", step, 0; step = substr($0, 3); next }
  /^  / { step = step "\n" substr($0, 3) }
  END { if (step) printf "%s%c", step, 0 }' "$file")
