-- Texts that came in: what was done with each, who may read one that is nobody's, and who was responsible when.

-- What was done with a text, in order; nothing here is ever changed. `done_by` is null for the service itself.
create table inbound_step (
  id uuid primary key,
  text_id uuid not null references inbound_text,
  person_id uuid references person,
  act text not null check (act in ('confirmed','asked-officer','stopped','restarted','told','suspended','language-changed',
    'nothing','unsure','unclaimed','assigned','set-aside')),
  -- Why it is unclaimed or unsure, the language asked for, or what somebody wrote who set it aside.
  reason text check (char_length(reason) between 1 and 1000),
  appointment_id uuid references appointment,
  -- What was answered at once.
  answer text check (char_length(answer) <= 1600),
  done_by uuid references staff,
  done_at timestamptz not null,
  position bigint generated always as identity,
  check (act not in ('assigned','set-aside') or done_by is not null)
);
create index inbound_step_text on inbound_step (text_id, position);
create unique index inbound_step_assigned on inbound_step (text_id) where act = 'assigned';
create trigger inbound_step_append_only before update or delete on inbound_step for each row execute function refuse_change();
create trigger inbound_step_keeps before truncate on inbound_step for each statement execute function refuse_change();
create index inbound_text_unclaimed on inbound_text (received_at, id) where person_id is null;

-- Up to where each reader has read the conversation with a person.
create table conversation_read (
  person_id uuid not null references person,
  staff_id uuid not null references staff,
  read_until_at timestamptz not null,
  primary key (person_id, staff_id)
);

-- Whose caseload a person was on: a row for each change, written by the database whatever way it is made.
create table officer_change (
  id uuid primary key,
  person_id uuid not null references person,
  from_officer_id uuid not null references staff,
  to_officer_id uuid not null references staff,
  changed_at timestamptz not null,
  changed_by uuid references staff
);
create index officer_change_person on officer_change (person_id, changed_at);
create function note_officer() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into officer_change values (gen_random_uuid(), new.id, old.officer_id, new.officer_id, app_now(), app_staff());
  return null;
end $$;
create trigger person_officer_kept after update of officer_id on person for each row
  when (old.officer_id is distinct from new.officer_id) execute function note_officer();
create trigger officer_change_append_only before update or delete on officer_change for each row execute function refuse_change();
create trigger officer_change_keeps before truncate on officer_change for each statement execute function refuse_change();

-- ---------------------------------------------------------------- who may see what
-- As the owner: whether a number stands in any open file, also one the reader does not see.
create function app_on_file(the_number text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from person p where p.phone = the_number and p.closed_on is null)
      or exists (select from related_person r join person p on p.texts_go_to = r.id
                 where r.phone = the_number and p.closed_on is null)
$$;
-- A text that is nobody's may be about anybody: case workers read it, unless its number stands in files; then only
-- whoever sees one of those.
create function app_reads_unclaimed(the_number text) returns boolean language sql stable as $$
  select not app_on_file(the_number)
      or exists (select from person p where p.phone = the_number)
      or exists (select from related_person r join person p on p.texts_go_to = r.id where r.phone = the_number)
$$;
drop policy case_readers on inbound_text;
create policy case_readers on inbound_text for select to aftercare_desk using ((select app_reads_cases()) and
  (person_id in (select id from person) or (person_id is null and app_reads_unclaimed(sender))));
create policy case_writers on inbound_text for insert to aftercare_desk
  with check ((select app_reads_cases()) and person_id in (select id from person));
-- What came in stays as it came in; a desk says once whose it is.
create policy claimers on inbound_text for update to aftercare_desk
  using ((select app_reads_cases()) and
    (person_id in (select id from person) or (person_id is null and app_reads_unclaimed(sender))))
  with check (person_id in (select id from person));
revoke update on inbound_text from aftercare_desk;
grant update (person_id) on inbound_text to aftercare_desk;
create function keep_claim() returns trigger language plpgsql as $$
begin
  if old.person_id is not null and new.person_id is distinct from old.person_id then
    raise exception 'append-only: a text belongs to one person' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger inbound_text_claimed_once before update of person_id on inbound_text
  for each row execute function keep_claim();

grant select, insert on inbound_step to aftercare_desk, aftercare_clock;
grant select, insert, update on conversation_read to aftercare_desk, aftercare_clock;
grant select on officer_change to aftercare_desk, aftercare_clock;
alter table inbound_step enable row level security;
create policy clock_all on inbound_step to aftercare_clock using (true) with check (true);
create policy case_readers on inbound_step for select to aftercare_desk
  using ((select app_reads_cases()) and text_id in (select id from inbound_text));
create policy case_writers on inbound_step for insert to aftercare_desk
  with check ((select app_reads_cases()) and text_id in (select id from inbound_text) and done_by = (select app_staff()));
alter table conversation_read enable row level security;
create policy clock_all on conversation_read to aftercare_clock using (true) with check (true);
create policy own_reading on conversation_read to aftercare_desk
  using ((select app_reads_cases()) and staff_id = (select app_staff()) and person_id in (select id from person));
alter table officer_change enable row level security;
create policy clock_all on officer_change to aftercare_clock using (true) with check (true);
create policy case_readers on officer_change for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
