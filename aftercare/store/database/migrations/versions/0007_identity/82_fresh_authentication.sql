-- Acts of weight ask who is there: when the holder of a session last proved it, and whether that was after it began. Null:
-- a session of before this; its holder is asked.
alter table web_session
  add column authenticated_at timestamptz,
  add column confirmed boolean not null default false;
-- A sign-in that waits for its code keeps what its session will tell of the one before.
alter table sign_in_step
  add column before_at timestamptz,
  add column before_elsewhere boolean not null default false,
  add column before_failures integer not null default 0;

-- What changed about how an account signs in: told to its holder by mail, and on the page of the account.
create table account_notice (
  id uuid primary key,
  staff_id uuid not null references staff,
  kind text not null,
  at timestamptz not null,
  -- The address of before, when that is what changed; else the one there is when the mail is written.
  address text,
  -- Null: the mail is still to be written, if there is an address.
  handled_at timestamptz,
  mailed boolean not null default false
);
create index account_notice_staff on account_notice (staff_id, at);
create index account_notice_waits on account_notice (at) where handled_at is null;
grant select, insert on account_notice to aftercare_door;
grant select, update, delete on account_notice to aftercare_clock;
-- E-mail to staff may be about no client: the account itself.
alter table message drop constraint message_of_a_client,
  add constraint message_of_a_client check (case
    when staff_id is null then person_id is not null
    when channel <> 'email' then person_id is null else true end);
