-- johndoe: one trip to create, one to update, one unchanged. asmith: one trip, one blob.
INSERT INTO entries(namespace, key, value) VALUES
  ('TRIPS', 'trip:johndoe:1', '{"userId":"johndoe","updatedAt":"2011-01-01T00:00:00Z","n":1}'),
  ('TRIPS', 'trip:johndoe:2', '{"userId":"johndoe","updatedAt":"2011-01-02T00:00:00Z","n":2}'),
  ('TRIPS', 'trip:550e8400-e29b-41d4-a716-446655440000:2',
    '{"userId":"550e8400-e29b-41d4-a716-446655440000","updatedAt":"2011-01-01T00:00:00Z","n":0}'),
  ('TRIPS', 'trip:johndoe:3', '{"userId":"johndoe","updatedAt":"2011-01-03T00:00:00Z","n":3}'),
  ('TRIPS', 'trip:550e8400-e29b-41d4-a716-446655440000:3',
    '{"userId":"550e8400-e29b-41d4-a716-446655440000","updatedAt":"2011-01-03T00:00:00Z","n":3}'),
  ('TRIPS', 'trip:asmith:1', '{"userId":"asmith","updatedAt":"2011-01-01T00:00:00Z","n":1}'),
  ('BLOBS', 'blob:asmith:photo', x'00ff10');
