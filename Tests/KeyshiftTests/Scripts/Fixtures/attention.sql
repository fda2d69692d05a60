-- What a person has to look at: newer, same time, another owner, no rule.
INSERT INTO entries(namespace, key, value) VALUES
  ('TRIPS', 'trip:johndoe:newer', '{"userId":"johndoe","updatedAt":"2011-01-01T00:00:00Z"}'),
  ('TRIPS', 'trip:550e8400-e29b-41d4-a716-446655440000:newer',
    '{"userId":"550e8400-e29b-41d4-a716-446655440000","updatedAt":"2011-01-02T00:00:00Z"}'),
  ('TRIPS', 'trip:johndoe:same', '{"userId":"johndoe","updatedAt":"2011-01-01T00:00:00Z"}'),
  ('TRIPS', 'trip:550e8400-e29b-41d4-a716-446655440000:same',
    '{"userId":"550e8400-e29b-41d4-a716-446655440000","updatedAt":"2011-01-01T00:00:00Z","n":1}'),
  ('TRIPS', 'trip:johndoe:foreign', '{"userId":"mallory","updatedAt":"2011-01-01T00:00:00Z"}'),
  ('TRIPS', 'trip:johndoe:jr:1', '{"userId":"johndoe:jr","updatedAt":"2011-01-01T00:00:00Z"}');
