-- A second factor beside the password: an app that shows a code every half minute, and codes for when it or a passkey
-- is lost.
create table code_app (
  staff_id uuid primary key references staff,
  -- Encrypted; the key is not in the database.
  sealed_secret bytea not null,
  added_at timestamptz not null,
  -- Null until a first code has shown that the app has the secret.
  confirmed_at timestamptz,
  -- The half minute of the last code that was accepted: it is not accepted again.
  last_step bigint not null default 0
);
create table recovery_code (
  staff_id uuid not null references staff,
  code_hash bytea not null,
  primary key (staff_id, code_hash)
);
-- The password was right, and the code is still to come: no session yet.
create table sign_in_step (
  token_hash bytea primary key,
  staff_id uuid not null references staff,
  expires_at timestamptz not null
);
create index sign_in_step_staff on sign_in_step (staff_id);
grant select, insert, update, delete on code_app, recovery_code, sign_in_step to aftercare_door;
