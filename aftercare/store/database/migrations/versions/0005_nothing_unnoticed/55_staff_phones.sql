-- A verified number for each account, to which an alarm is texted and called. Only the account itself enters it.
create table staff_phone (
  staff_id uuid primary key references staff,
  number text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
  entered_at timestamptz not null,
  verified_at timestamptz check (verified_at >= entered_at),
  -- The SMS provider says that no text arrives there: it is only called until it is verified anew.
  refused_at timestamptz,
  refused_code integer,
  version integer not null default 1,
  check ((refused_at is null) = (refused_code is null))
);
grant select, insert, update, delete on staff_phone to aftercare_desk;
grant select, update on staff_phone to aftercare_clock;
alter table staff_phone enable row level security;
create policy clock_all on staff_phone to aftercare_clock using (true) with check (true);
create policy own_phone on staff_phone to aftercare_desk using (staff_id = (select app_staff()));

-- Who plans the rota learns whether a colleague can be called, not the number.
create function has_verified_phone(who uuid) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from staff_phone where staff_id = who and verified_at is not null and refused_at is null)
$$;
revoke execute on function has_verified_phone from public;
grant execute on function has_verified_phone to aftercare_desk, aftercare_clock, aftercare_watchdog;

-- Texts and calls to staff are about no client: they have none, and the notice they belong to.
alter table message
  alter column person_id drop not null,
  add column notice_id uuid references staff_notice,
  drop constraint message_mail_is_to_staff,
  add constraint message_mail_is_to_staff check (channel <> 'email' or staff_id is not null),
  add constraint message_of_a_client check ((person_id is null) = (staff_id is not null and channel <> 'email')),
  add constraint message_notice_is_to_staff check (notice_id is null or person_id is null);
create index message_notice on message (notice_id, due_at) where notice_id is not null;
drop index message_mail_once;
create unique index message_mail_once on message (staff_id, slot, channel) where staff_id is not null;
drop policy mail_is_no_file on message;
create policy staff_is_no_file on message as restrictive for select to aftercare_desk using (staff_id is null);

-- A code can be for a colleague's number.
alter table phone_code
  alter column person_id drop not null,
  add column staff_id uuid references staff,
  add constraint phone_code_whose check ((person_id is null) = (staff_id is not null) and (staff_id is null or related_id is null));
create index phone_code_staff on phone_code (staff_id, sent_at) where staff_id is not null;
drop index phone_code_now;
create unique index phone_code_now on phone_code (person_id, related_id, staff_id) nulls not distinct where ended_at is null;

-- When the staff on call are texted and called again of an alarm.
alter table escalation add column ring_at timestamptz;
create index escalation_ring on escalation (ring_at) where state = 'opened';

-- What the watchdog counts.
grant select (staff_id, notice_id) on message to aftercare_watchdog;
grant select (id, staff_id, escalation_id, created_at) on staff_notice to aftercare_watchdog;
grant select (audience, dispatched_at) on escalation_step to aftercare_watchdog;
grant select (staff_id, during) on duty_turn to aftercare_watchdog;
grant select (id, active) on staff to aftercare_watchdog;
create policy watchdog_counts on staff_notice for select to aftercare_watchdog using (true);
create policy watchdog_counts on duty_turn for select to aftercare_watchdog using (true);
