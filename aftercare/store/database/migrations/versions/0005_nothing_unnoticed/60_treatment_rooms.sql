-- A provider's treatment room is not for substance tests: until now both had the kind `lab`, and plans offered both.
alter table location
  drop constraint location_kind_check,
  add constraint location_kind_check check (kind in ('office','lab','treatment_room','group','home','online'));
update location set kind = 'treatment_room', version = version + 1 where kind = 'lab' and provider_id is not null;
