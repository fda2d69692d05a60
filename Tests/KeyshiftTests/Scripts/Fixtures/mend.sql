-- What people decided about the dry run of runbook.yaml: Bonn is right, the foreign record goes to its owner, and
-- the trip under a key of another form gets a plain one.
UPDATE entries SET value = replace(value, '05T00', '05T12') WHERE key = 'trip:550e8400-e29b-41d4-a716-446655440000:t5';
UPDATE entries SET key = 'trip:mallory:t6' WHERE key = 'trip:johndoe:t6';
UPDATE entries SET key = 'trip:johndoe:t7' WHERE key = 'trip:johndoe:old:t7';
