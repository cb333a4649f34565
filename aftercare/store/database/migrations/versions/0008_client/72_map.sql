-- Where a client is visited: the address and its position, both encrypted by the service.
create table home_address (
  person_id uuid primary key references person,
  lines text not null,
  position text not null,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  version integer not null default 1
);
grant select, insert, update on home_address to aftercare_desk, aftercare_clock;
grant select, delete on home_address to aftercare_destroyer;
alter table home_address enable row level security;
create policy clock_all on home_address to aftercare_clock using (true) with check (true);
create policy case_readers on home_address to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
insert into destroyed_table (position, name, kind) values (35, 'home_address', 'contacts');
