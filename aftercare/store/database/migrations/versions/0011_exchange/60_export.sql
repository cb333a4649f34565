-- Figures of a calendar month as they leave for a warehouse: counted once, small counts left out, nothing about anyone.
-- A month that leaves again is read from here, so that two exports of it never differ.
create table figures_month (
  month date not null check (extract(day from month) = 1),
  revision integer not null check (revision >= 1),
  counted_at timestamptz not null,
  -- Rows by table, as they are written to files.
  tables jsonb not null,
  -- When the job wrote it to the folder of the settings; a copy that someone asks for is not noted here.
  exported_at timestamptz,
  primary key (month, revision)
);
alter table figures_month enable row level security;
grant select, insert, update (exported_at) on figures_month to aftercare_clock;
create policy clock_all on figures_month to aftercare_clock using (true) with check (true);
