-- What became of the messages of each day, counted by the clock; nothing about anyone.
create table message_figure (
  -- The civil day in Amsterdam on which the messages fell due, or on which the appointments were.
  day date not null,
  team_id uuid not null references team,
  what text not null check (what in ('delivered','sent','failed','unknown','skipped_late','withheld','cancelled',
    'segments','unpriced','cost','attended','missed','excused')),
  -- Empty for appointments.
  channel text not null check (channel in ('','sms','voice','email')),
  -- Of failed ones the provider's code, of withheld ones why, of costs the currency, of appointments what became of
  -- their reminders.
  which text not null,
  amount numeric(16,6) not null check (amount >= 0),
  primary key (day, team_id, what, channel, which)
);
grant select on message_figure to aftercare_desk;
grant select, insert, update, delete on message_figure to aftercare_clock;
alter table message_figure enable row level security;
create policy clock_all on message_figure to aftercare_clock using (true) with check (true);
create policy whole_house on message_figure for select to aftercare_desk using ((select app_role()) = 'admin');
create policy own_team on message_figure for select to aftercare_desk
  using ((select app_role()) in ('supervisor','planner') and team_id = (select app_team()));

-- The appointments of a day of which somebody said what happened.
create index appointment_held on appointment (starts_at)
  where state in ('attended','late','attended_not_complied','missed','cancelled_by_service');
