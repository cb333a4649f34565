-- Filters of a list that an account keeps: codes and ids as in the address of the list, no words of a person.
create table saved_filter (
  id uuid primary key,
  staff_id uuid not null references staff,
  page text not null check (page in ('worklist', 'escalations')),
  query text not null check (query ~ '^[a-z0-9=&_-]+$' and length(query) <= 300),
  saved_at timestamptz not null,
  constraint saved_filter_once unique (staff_id, page, query)
);
grant select, insert, delete on saved_filter to aftercare_desk;
grant select on saved_filter to aftercare_clock;
alter table saved_filter enable row level security;
create policy clock_reads on saved_filter for select to aftercare_clock using (true);
create policy own on saved_filter to aftercare_desk
  using (staff_id = (select app_staff())) with check (staff_id = (select app_staff()));
