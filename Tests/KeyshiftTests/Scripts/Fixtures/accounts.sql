-- An administrator and johndoe, each with a session.
INSERT INTO entries(namespace, key, value) VALUES
  ('USERS', 'user:99999999-9999-4999-8999-999999999999',
    '{"id":"99999999-9999-4999-8999-999999999999","username":"root","role":"admin"}'),
  ('USERS', 'user:550e8400-e29b-41d4-a716-446655440000',
    '{"id":"550e8400-e29b-41d4-a716-446655440000","username":"johndoe","role":"user"}'),
  ('SESSIONS', 'root-session', '{"id":"99999999-9999-4999-8999-999999999999"}'),
  ('SESSIONS', 'john-session', '{"id":"550e8400-e29b-41d4-a716-446655440000"}');
