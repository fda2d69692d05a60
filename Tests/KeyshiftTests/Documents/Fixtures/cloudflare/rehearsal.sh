# The cohort plan of the rehearsal, for the server that listens.
cat > cohort.yaml << END
format: keyshift.cohort-plan/1
name: rehearsal
environment: staging
store:
  cloudflare:
    account: "00000000000000000000000000000001"
    namespaces: { BETA_LOGS_KV: 5201c8cbe08b62b915ccc0238d933b5d }
    base_url: $(cat ready)
cohort: { csv: users.csv }
rules:
  - name: hughesnet-trips
    namespace: BETA_LOGS_KV
    from: "trip:{legacy}:hns_{legacy}_{date}"
    to: "trip:{id}:hns_{id}_{date}"
    newer_by: [/updatedAt, /lastModified, /createdAt]
    owner: /userId
    rewrite:
      - { at: /userId, from: "{legacy}", to: "{id}" }
      - { at: /id, from: "hns_{legacy}_{date}", to: "hns_{id}_{date}" }
  - name: trips
    namespace: BETA_LOGS_KV
    from: "trip:{legacy}:{record}"
    to: "trip:{id}:{record}"
    newer_by: [/updatedAt, /lastModified, /createdAt]
    owner: /userId
    rewrite: [ { at: /userId, from: "{legacy}", to: "{id}" } ]
END
