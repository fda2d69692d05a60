# Takes files out of a script of the tests: take.sh SCRIPT FILE...
script=$REPOSITORY/Tests/KeyshiftTests/Scripts/$1.txt
shift
for file; do
  awk -v wanted="-- $file --" '/^-- .+ --$/ { on = $0 == wanted; next } on' "$script" > "$file"
done
