-- Before a zone, contact ban, address or release day changes, the prosecution service is informed: a line of the log of
-- disclosures. What could not wait has a reason from a closed list, and a deadline. No column takes words.
alter table disclosure drop constraint disclosure_what_check,
  add constraint disclosure_what_check check (what in
    ('violation_report','progress_report','closing_report','board_copy','case_file','referral','information',
     'zone_change','contact_ban_change','address_change','release_change')) not valid;
alter table disclosure validate constraint disclosure_what_check;
create table protected_change (
  id uuid primary key,
  person_id uuid not null references person,
  what text not null check (what in ('zone_change','contact_ban_change','address_change','release_change')),
  not_waited_because text
    check (not_waited_because in ('happened','ordered','danger','correction','not_reached','voided')),
  disclosure_id uuid references disclosure,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  changed_at timestamptz,
  version integer not null default 1,
  check (num_nonnulls(disclosure_id, not_waited_because) > 0)
);
create index protected_change_person on protected_change (person_id, entered_at);
create trigger protected_change_append_only before delete on protected_change for each row execute function refuse_change();
grant select, insert, update (disclosure_id, not_waited_because, changed_at, version) on protected_change to aftercare_desk;
grant select, insert on protected_change to aftercare_clock;
alter table protected_change enable row level security;
create policy clock_all on protected_change to aftercare_clock using (true) with check (true);
create policy case_readers on protected_change to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy emergency_adds on protected_change as restrictive for insert to aftercare_desk, aftercare_clock
  with check ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_changes on protected_change as restrictive for update to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_removes on protected_change as restrictive for delete to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
grant select, delete on protected_change to aftercare_destroyer;
insert into destroyed_table (position, name, kind)
select position - 1, 'protected_change', kind from destroyed_table where name = 'disclosure';
alter table deadline drop constraint deadline_subject_kind_check,
  add constraint deadline_subject_kind_check check (subject_kind in
    ('order','assessment','referral','person','escalation','emergency','appointment','concern','protected_change'));
