-- The least work that tells what a migration of trips would do: one ordered join, counted, nothing
-- saved. Expects a temporary table cohort(legacy, id).
PRAGMA cache_size = -65536;
WITH moves AS (
  SELECT source.namespace, source.value,
         'trip:' || cohort.id || ':' || substr(source.key, length('trip::') + length(cohort.legacy) + 1)
           AS destination
  FROM cohort
  CROSS JOIN entries AS source
    ON source.namespace = 'BETA_LOGS_KV'
   AND source.key >= 'trip:' || cohort.legacy || ':'
   AND source.key < 'trip:' || cohort.legacy || ';'
)
SELECT count(*),
       count(*) FILTER (WHERE present.key IS NULL),
       count(*) FILTER (WHERE present.value = moves.value),
       count(*) FILTER (
         WHERE json_extract(moves.value, '$.updatedAt') > json_extract(present.value, '$.updatedAt'))
FROM moves
LEFT JOIN entries AS present
  ON present.namespace = moves.namespace AND present.key = moves.destination;
