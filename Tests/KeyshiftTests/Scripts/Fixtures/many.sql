-- 8,000 trips of johndoe; every tenth has an older copy at its destination.
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 8000)
INSERT INTO entries(namespace, key, value)
  SELECT 'TRIPS', printf('trip:johndoe:%05d', n),
    printf('{"userId":"johndoe","updatedAt":"2011-01-02T00:00:00Z","n":%d}', n)
  FROM number
  UNION ALL
  SELECT 'TRIPS', printf('trip:550e8400-e29b-41d4-a716-446655440000:%05d', n),
    '{"userId":"550e8400-e29b-41d4-a716-446655440000","updatedAt":"2011-01-01T00:00:00Z"}'
  FROM number WHERE n % 10 = 0;
