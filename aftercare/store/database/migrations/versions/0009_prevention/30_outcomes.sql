-- How supervision and treatments ended, counted by the clock; nothing about anyone.
create table outcome_figure (
  team_id uuid not null references team,
  what text not null check (what in ('client', 'order', 'treatment', 'wait')),
  -- In which the order or the treatment began.
  year integer not null check (year > 1900),
  -- The id of the programme, or the band of weeks waited.
  part text not null check (part ~ '^([a-z0-9]+(-[a-z0-9]+)*)?$'),
  which text not null,
  amount integer not null check (amount > 0),
  primary key (team_id, what, year, part, which)
);
grant select on outcome_figure to aftercare_desk;
grant select, insert, update, delete on outcome_figure to aftercare_clock;
alter table outcome_figure enable row level security;
create policy clock_all on outcome_figure to aftercare_clock using (true) with check (true);
create policy whole_house on outcome_figure for select to aftercare_desk using ((select app_role()) = 'admin');
create policy own_team on outcome_figure for select to aftercare_desk
  using ((select app_role()) in ('supervisor', 'planner') and team_id = (select app_team()));
