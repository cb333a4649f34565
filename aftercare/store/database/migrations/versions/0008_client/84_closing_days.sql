-- Days on which the organisation (no office) or one office closes, beside the public holidays.
create table closing_day (
  id uuid primary key,
  closed_on date not null,
  name text not null check (length(name) between 1 and 60),
  office_id uuid references site,
  entered_by uuid not null references staff,
  entered_at timestamptz not null
);
create unique index closing_day_once on closing_day (closed_on, office_id) nulls not distinct;
grant select, insert, delete on closing_day to aftercare_desk;
grant select on closing_day to aftercare_clock;
alter table closing_day enable row level security;
create policy clock_reads on closing_day for select to aftercare_clock using (true);
create policy everyone_reads on closing_day for select to aftercare_desk using (true);
create policy administrators_enter on closing_day for insert to aftercare_desk
  with check ((select app_role()) = 'admin');
create policy administrators_withdraw on closing_day for delete to aftercare_desk
  using ((select app_role()) = 'admin');
