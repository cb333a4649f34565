-- A no-contact restriction is a row of the file that entered it (`person_id`), holds for both clients until that file
-- ends it, and is never deleted. Rows from before this have no author and no day.
alter table no_contact
  drop constraint no_contact_pkey,
  add column id uuid primary key default gen_random_uuid(),
  add column reason text not null default '',
  add column entered_by uuid references staff,
  add column entered_at timestamptz,
  add column from_on date,
  add column until_on date,
  add column ended_by uuid references staff,
  add column ended_at timestamptz,
  add column end_reason text,
  add column version integer not null default 1,
  add constraint no_contact_author check (num_nulls(entered_by, entered_at, from_on) in (0, 3)),
  add constraint no_contact_reason check (entered_by is null or reason <> ''),
  add constraint no_contact_end check (num_nulls(until_on, ended_by, ended_at, end_reason) in (0, 4)),
  add constraint no_contact_end_reason check (end_reason <> ''),
  add constraint no_contact_order check (until_on >= from_on);
create unique index no_contact_once on no_contact (person_id, other_id) where ended_at is null;
create index no_contact_other on no_contact (other_id) where ended_at is null;
create index no_contact_entered_by on no_contact (entered_by);
create index no_contact_ended_by on no_contact (ended_by);
revoke delete on no_contact from aftercare_desk, aftercare_clock;
create trigger no_contact_ends_once before update on no_contact
  for each row execute function end_once('until_on', 'ended_by', 'ended_at', 'end_reason');
create trigger no_contact_stays before delete or truncate on no_contact
  for each statement execute function refuse_change();

-- Its end makes room for both.
drop trigger no_contact_freed on no_contact;
create function note_pair_free() returns trigger language plpgsql as $$
begin
  perform free_room(null, null, null, old.person_id, null);
  perform free_room(null, null, null, old.other_id, null);
  return null;
end $$;
create trigger no_contact_freed after update of ended_at on no_contact for each row execute function note_pair_free();
