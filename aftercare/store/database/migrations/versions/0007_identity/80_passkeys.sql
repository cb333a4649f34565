-- Passkeys: the public halves of keys that an account holder signs in with.
create table passkey (
  id uuid primary key,
  staff_id uuid not null references staff,
  -- Chosen by the authenticator.
  credential_id bytea not null unique,
  public_key bytea not null,
  -- As the authenticator last said; zero for those that do not count.
  sign_count bigint not null default 0,
  -- The holder's own name of the device.
  name text not null,
  added_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_staff on passkey (staff_id);
-- What a browser was asked to sign: it counts once, for the browser with that cookie.
create table passkey_challenge (
  token_hash bytea primary key,
  challenge bytea not null,
  -- Null: signing in without a name.
  staff_id uuid references staff,
  expires_at timestamptz not null
);
create index passkey_challenge_staff on passkey_challenge (staff_id);
create index passkey_challenge_expires on passkey_challenge (expires_at);
grant select, insert, update, delete on passkey, passkey_challenge to aftercare_door;
