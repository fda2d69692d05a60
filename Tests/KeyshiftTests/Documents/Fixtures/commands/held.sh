# A lock whose holder is on another machine.
cat > state/staging/ledger-01.lock << 'END'
{"format":"keyshift.lock/1","id":"11111111-2222-4333-8444-555555555555","holder":"ci@example.com","operation":"apply","host":"build-7","pid":4711,"since":"2026-11-22T20:36:48.000Z","heartbeat":"2026-11-22T20:36:48.000Z","fencingToken":1}
END
