-- Who sends a document and how to reach that office: each version stays, the newest of its first day counts.
create table letterhead (
  id uuid primary key,
  team_id uuid not null references team,
  from_on date not null,
  organisation text not null check (length(organisation) between 1 and 120),
  office text not null check (length(office) between 1 and 120),
  street text not null check (length(street) between 1 and 120),
  town text not null check (length(town) between 1 and 120),
  phone text not null check (length(phone) between 1 and 40),
  email text not null check (length(email) between 1 and 120),
  entered_by uuid not null references staff,
  entered_at timestamptz not null
);
create index letterhead_team on letterhead (team_id, from_on);
create trigger letterhead_append_only before update or delete or truncate on letterhead
  for each statement execute function refuse_change();
grant select, insert on letterhead to aftercare_desk, aftercare_clock;
alter table letterhead enable row level security;
create policy clock_all on letterhead to aftercare_clock using (true) with check (true);
create policy everyone_reads on letterhead for select to aftercare_desk using (true);
create policy administrators_write on letterhead for insert to aftercare_desk
  with check ((select app_role()) = 'admin');
