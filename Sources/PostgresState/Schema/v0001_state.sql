-- What Keyshift keeps of environments and cohorts. Times are the server's; texts compare by bytes.

create function state_now() returns timestamptz language sql volatile as 'select clock_timestamp()';

create table state (
  environment text collate "C" not null,
  cohort text collate "C" not null,
  lineage text not null,
  serial bigint not null check (serial > 0),
  document bytea not null,
  previous bytea,
  saved_at timestamptz not null default state_now(),
  primary key (environment, cohort)
);

create table lease (
  environment text collate "C" not null,
  cohort text collate "C" not null,
  fencing_token bigint not null default 0,
  claim text,
  record bytea,
  lease_until timestamptz,
  takeover_at timestamptz,
  primary key (environment, cohort),
  check ((claim is null) = (record is null)),
  check ((claim is null) = (lease_until is null)),
  check (lease_until <= takeover_at)
);

create table frozen (
  environment text collate "C" primary key,
  id text not null,
  record bytea not null
);

create table audit_head (
  environment text collate "C" primary key,
  sequence bigint not null,
  hash text not null
);

create table audit (
  environment text collate "C" not null,
  sequence bigint not null check (sequence > 0),
  line bytea not null,
  primary key (environment, sequence)
);

create table run (
  id text collate "C" primary key,
  begun_at timestamptz not null default state_now()
);

-- Lines of a part of a run's evidence, compressed (Zstandard, RFC 8878), in the order of their numbers.
create table segment (
  run text collate "C" not null references run (id),
  part text collate "C" not null check (part in ('journal', 'preimages', 'recovery')),
  sequence bigint not null check (sequence > 0),
  lines bytea not null,
  primary key (run, part, sequence)
);
alter table segment alter column lines set storage external;

create table memory (
  environment text collate "C" primary key
);

create table memory_row (
  environment text collate "C" not null references memory (environment),
  part text collate "C" not null,
  key bytea not null,
  value bytea not null,
  primary key (environment, part, key)
);

create table plan (
  environment text collate "C" not null,
  cohort text collate "C" not null,
  digest text collate "C" not null,
  kept_at timestamptz not null default state_now(),
  primary key (environment, cohort, digest)
);

create table plan_part (
  environment text collate "C" not null,
  cohort text collate "C" not null,
  digest text collate "C" not null,
  sequence bigint not null check (sequence > 0),
  bytes bytea not null,
  primary key (environment, cohort, digest, sequence),
  foreign key (environment, cohort, digest)
    references plan (environment, cohort, digest) on delete cascade
);
alter table plan_part alter column bytes set storage external;
