-- Emergency access: a colleague opens a file that they may not see, for some hours and with a reason. It is read, and a
-- contact can be recorded; a supervisor of the client's team reviews it.
create table emergency_access (
  id uuid primary key,
  person_id uuid not null references person,
  staff_id uuid not null references staff,
  reason text not null check (reason <> ''),
  opened_at timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  officer_seen_at timestamptz,
  reviewed_by uuid references staff,
  reviewed_at timestamptz,
  justified boolean,
  review_note text check (review_note <> ''),
  -- After a review that found it not justified, the account opens no file until this is set.
  lifted_by uuid references staff,
  lifted_at timestamptz,
  lift_note text check (lift_note <> ''),
  version integer not null default 1,
  constraint emergency_access_hours check (until_at > opened_at and until_at <= opened_at + interval '4 hours'),
  check (ended_at >= opened_at),
  check (num_nulls(reviewed_by, reviewed_at, justified, review_note) in (0, 4)),
  check (num_nulls(lifted_by, lifted_at, lift_note) in (0, 3)),
  check (lifted_at is null or justified is not distinct from false),
  constraint emergency_access_other_lifts check (lifted_by <> staff_id),
  constraint emergency_access_other_reviewer check (reviewed_by <> staff_id)
);
create index emergency_access_person on emergency_access (person_id, opened_at);
create index emergency_access_staff on emergency_access (staff_id, until_at) where ended_at is null;
create index emergency_access_unreviewed on emergency_access (opened_at) where reviewed_at is null;
create index emergency_access_reviewed_by on emergency_access (reviewed_by);
create index emergency_access_lifted_by on emergency_access (lifted_by);
create index emergency_access_bars on emergency_access (staff_id) where justified = false and lifted_at is null;
-- Who opened what, when and why never changes; its end, its review, the officer's notice and the end of the bar are
-- each set once.
create function emergency_access_kept() returns trigger language plpgsql as $$
begin
  if (new.id, new.person_id, new.staff_id, new.reason, new.opened_at, new.until_at)
    is distinct from (old.id, old.person_id, old.staff_id, old.reason, old.opened_at, old.until_at)
  or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
  or (old.officer_seen_at is not null and new.officer_seen_at is distinct from old.officer_seen_at)
  or (old.reviewed_at is not null and (new.reviewed_by, new.reviewed_at, new.justified, new.review_note)
    is distinct from (old.reviewed_by, old.reviewed_at, old.justified, old.review_note))
  or (old.lifted_at is not null and (new.lifted_by, new.lifted_at, new.lift_note)
    is distinct from (old.lifted_by, old.lifted_at, old.lift_note)) then
    raise exception 'append-only: update on emergency_access is not possible' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger emergency_access_kept before update on emergency_access
  for each row execute function emergency_access_kept();
create trigger emergency_access_stays before delete or truncate on emergency_access
  for each statement execute function refuse_change();

-- Tries of a reference and name that opened nothing, so that they are limited in number.
create table emergency_attempt (
  id uuid primary key,
  staff_id uuid not null references staff,
  tried_at timestamptz not null
);
create index emergency_attempt_staff on emergency_attempt (staff_id, tried_at);

-- The clients this actor sees through emergency access now. Writes that follow from an act run with the clock's rights;
-- `app.behalf` says for which account.
create function app_opened() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := coalesce(app_staff(), nullif(current_setting('app.behalf', true), '')::uuid);
begin
  if who is null then
    return '{}';
  end if;
  return array(select person_id from emergency_access
    where staff_id = who and ended_at is null and app_now() >= opened_at and app_now() < until_at);
end $$;
revoke execute on function app_opened() from public;
grant execute on function app_opened() to aftercare_desk, aftercare_clock;

create policy emergency on person for select to aftercare_desk
  using ((select app_reads_cases()) and id = any ((select app_opened())::uuid[]));
-- Reading is what an emergency gives. A contact may be recorded; what a look leaves behind is written as well.
do $$
declare t text;
begin
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity
    and a.attname = 'person_id' and not a.attisdropped
    and c.relname not in ('contact_record','audit_entry','conversation_read','person_search','emergency_access','deadline',
                          'message')
  loop
    execute format('create policy emergency_adds on %I as restrictive for insert to aftercare_desk, aftercare_clock'
      ' with check ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
    execute format('create policy emergency_changes on %I as restrictive for update to aftercare_desk, aftercare_clock'
      ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
    execute format('create policy emergency_removes on %I as restrictive for delete to aftercare_desk, aftercare_clock'
      ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  end loop;
end $$;
-- Its reader may take back a contact of their own, and none of a colleague.
create policy emergency_changes on contact_record as restrictive for update to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true or recorded_by = (select app_staff()));
create policy emergency_removes on contact_record as restrictive for delete to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);

-- Each entry of the access log about such a client has one of `emergency-access` beside it, of the same request.
create function note_emergency() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into audit_entry (at, staff_id, role, action, subject_kind, subject_id, person_id, request_id,
    address, session)
  select distinct n.at, n.staff_id, n.role, 'emergency-access', 'emergency-access', e.id, e.person_id, n.request_id, n.address,
    n.session
  from noted n join emergency_access e on e.staff_id = n.staff_id and e.person_id = n.person_id
  where n.action <> 'emergency-access' and n.at >= e.opened_at and n.at < e.until_at
  and (e.ended_at is null or n.at < e.ended_at);
  return null;
end $$;
revoke execute on function note_emergency() from public;
create trigger audit_entry_emergency after insert on audit_entry referencing new table as noted
  for each statement when (pg_trigger_depth() = 0) execute function note_emergency();

grant select, update on emergency_access to aftercare_desk;
grant select, insert, update on emergency_access to aftercare_clock;
grant select, insert on emergency_attempt to aftercare_clock;
alter table emergency_access enable row level security;
create policy clock_all on emergency_access to aftercare_clock using (true) with check (true);
create policy own on emergency_access for select to aftercare_desk using (staff_id = (select app_staff()));
-- A supervisor who reads a file in an emergency is no supervisor of it.
create policy supervisors on emergency_access for select to aftercare_desk
  using ((select app_role()) = 'supervisor' and person_id in (select id from person)
    and (person_id = any ((select app_opened())::uuid[])) is not true);
create policy supervisors_review on emergency_access for update to aftercare_desk
  using ((select app_role()) = 'supervisor' and person_id in (select id from person)
    and (person_id = any ((select app_opened())::uuid[])) is not true)
  with check (reviewed_by = (select app_staff()) and person_id in (select id from person));
-- The supervisors of who opened it read the finding, without the client, and may end the bar; auditors read all of them.
create policy supervisors_of_reader on emergency_access for select to aftercare_desk
  using (reviewed_at is not null and staff_id <> (select app_staff())
    and staff_id in (select id from staff where team_id = (select app_led_team())));
create policy supervisors_of_reader_lift on emergency_access for update to aftercare_desk
  using (reviewed_at is not null and staff_id <> (select app_staff())
    and staff_id in (select id from staff where team_id = (select app_led_team())))
  with check (lifted_by = (select app_staff()));
create policy auditors on emergency_access for select to aftercare_desk
  using (reviewed_at is not null and (select app_role()) = 'auditor');
create policy auditors_lift on emergency_access for update to aftercare_desk
  using (reviewed_at is not null and (select app_role()) = 'auditor') with check (lifted_by = (select app_staff()));
create policy officer_hears on emergency_access for select to aftercare_desk
  using (person_id in (select id from person where officer_id = (select app_own())));
alter table emergency_attempt enable row level security;
create policy clock_all on emergency_attempt to aftercare_clock using (true) with check (true);

-- Its review is a deadline: unreviewed, it becomes an escalation. The watchdog counts one that has no deadline.
alter table deadline drop constraint deadline_subject_kind_check,
  add constraint deadline_subject_kind_check
    check (subject_kind in ('order','assessment','referral','person','escalation','emergency'));
grant select (subject_id) on deadline to aftercare_counter;
grant select (id, reviewed_at) on emergency_access to aftercare_counter;
create policy watchdog_counts on emergency_access for select to aftercare_counter using (true);
