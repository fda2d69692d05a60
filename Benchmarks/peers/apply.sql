-- The least work that copies trips to their owners' IDs and keeps newer ones: one statement in one
-- transaction, no saved plan, no journal, no fields rewritten. Expects a temporary table
-- cohort(legacy, id).
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -65536;
INSERT INTO entries (namespace, key, value, metadata, expiration)
SELECT source.namespace,
       'trip:' || cohort.id || ':' || substr(source.key, length('trip::') + length(cohort.legacy) + 1),
       source.value, source.metadata, source.expiration
FROM cohort
CROSS JOIN entries AS source
  ON source.namespace = 'BETA_LOGS_KV'
 AND source.key >= 'trip:' || cohort.legacy || ':'
 AND source.key < 'trip:' || cohort.legacy || ';'
WHERE true  -- else ON CONFLICT reads as a join's
ON CONFLICT (namespace, key) DO UPDATE
SET value = excluded.value, metadata = excluded.metadata, expiration = excluded.expiration
WHERE json_extract(excluded.value, '$.updatedAt') > json_extract(entries.value, '$.updatedAt');
SELECT changes();
