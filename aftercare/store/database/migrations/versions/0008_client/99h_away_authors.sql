-- Who entered a period in which a client cannot come, and who ended it; unknown for those from before.
alter table away_period
  add column entered_by uuid references staff, add column entered_at timestamptz,
  add column ended_by uuid references staff, add column ended_at timestamptz;
