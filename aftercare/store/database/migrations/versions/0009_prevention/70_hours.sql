-- A dose in time. A version has one dose: a number of sessions by level, or minutes by level with the planned length of a
-- session, from which the sessions follow. Versions adopted before keep theirs in sessions.
alter table programme_outline
  alter column dose drop not null,
  add column session_minutes integer check (session_minutes between 15 and 480),
  add column dose_minutes jsonb check (dose_minutes ?& array['1', '2', '3']),
  add constraint programme_outline_one_dose check (
    (dose is null) = (dose_minutes is not null) and (dose_minutes is null) = (session_minutes is null));
-- How many clients the provider can treat at the same time outside groups; null: not known, or in groups only.
alter table programme add column individual_places integer check (individual_places between 1 and 1000);
