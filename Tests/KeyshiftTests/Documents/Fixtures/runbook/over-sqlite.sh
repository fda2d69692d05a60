# What the page's hidden commands do over the embedded store.
sqlite3 index.sqlite < index.sql
# People decide about the first dry run.
mend() { sqlite3 store.sqlite < mend.sql; }
# The same moment twice: once for the commands, once for HTTP.
fork() { cp -r . ../fork; }
enter_fork() { cd ../fork && keyshift serve staging-01.yaml > /dev/null; }
leave_fork() { bash stop.sh && cd ../work; }
# Writes are seen at once.
pass_delay() { :; }
