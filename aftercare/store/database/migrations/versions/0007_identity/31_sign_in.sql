-- Attempts to sign in, by digests of names and addresses: when each counter will be empty. Lost in a crash, which only
-- forgets what minutes would have emptied; so an attack writes nothing to the log of transactions.
create unlogged table sign_in_counter (
  digest bytea primary key,
  empty_at timestamptz not null
);
create index sign_in_counter_empty on sign_in_counter (empty_at);

-- Addresses and devices that an account has signed in from: strangers elsewhere do not slow it down there.
create table known_place (
  staff_id uuid not null references staff,
  digest bytea not null,
  last_at timestamptz not null,
  primary key (staff_id, digest)
);
create index known_place_digest on known_place (digest);

grant select, insert, update, delete on sign_in_counter, known_place to aftercare_clock;

-- failed_count: failures since the last sign-in, which it tells. Nothing locks an account any more.
alter table credential drop column locked_until_at,
  add column signed_in_at timestamptz, add column signed_in_from bytea;
update credential set failed_count = 0;
-- A session tells of the sign-in before it, and ends when it was not used for `idle`. `id` names it to its account holder.
alter table web_session
  add column id uuid not null unique default gen_random_uuid(),
  add column last_seen_at timestamptz,
  add column idle interval check (idle > interval '0'),
  add column device text not null default '',
  add column before_at timestamptz,
  add column before_elsewhere boolean not null default false,
  add column before_failures integer not null default 0;
alter table api_token
  add column id uuid not null unique default gen_random_uuid(),
  add column last_seen_at timestamptz,
  add column device text not null default '';
create index web_session_staff on web_session (staff_id);
create index api_token_staff on api_token (staff_id);
