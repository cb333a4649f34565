-- A period in which a client could not come as it was entered, before it was removed or corrected, and by whom. It counts
-- for nothing; the history of the client tells of it.
create table away_removal (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('custody','admission','away')),
  during tstzrange not null,
  entered_by uuid references staff,
  entered_at timestamptz,
  removed_by uuid not null references staff,
  removed_at timestamptz not null
);
create index away_removal_person on away_removal (person_id);
create trigger away_removal_append_only before update or delete on away_removal
  for each row execute function refuse_change();
grant select, insert on away_removal to aftercare_desk, aftercare_clock;
grant select, delete on away_removal to aftercare_destroyer;
alter table away_removal enable row level security;
create policy clock_all on away_removal to aftercare_clock using (true) with check (true);
create policy case_readers on away_removal to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy emergency_adds on away_removal as restrictive for insert to aftercare_desk, aftercare_clock
  with check ((person_id = any ((select app_opened())::uuid[])) is not true);

-- It goes with the periods.
insert into destroyed_table (position, name, kind)
select position - 4, 'away_removal', kind from destroyed_table where name = 'away_period';
