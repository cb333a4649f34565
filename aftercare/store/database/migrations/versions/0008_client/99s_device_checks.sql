-- Checks of devices, within the bounds of the judgment. Their outcome says what came of it and which second officer was
-- there, and nothing about what was on a device.
alter table obligation
  drop constraint obligation_kind_check,
  add constraint obligation_kind_check check (kind in ('check_in','home_visit','substance_test','treatment',
    'group_session','circle_meeting','device_check')) not valid;
alter table obligation validate constraint obligation_kind_check;
create index obligation_device_checks on obligation (condition_id) where kind = 'device_check';

alter table outcome
  add column device_check text check (device_check in ('done','passed_on','refused','not_possible')),
  add column second_officer_id uuid references staff;
-- A check that was not possible may have had no second officer. No note tells what was seen; a correction says why.
alter table outcome add constraint outcome_by_two check (device_check in ('not_possible') or device_check is null
  or second_officer_id is not null and second_officer_id <> recorded_by);
