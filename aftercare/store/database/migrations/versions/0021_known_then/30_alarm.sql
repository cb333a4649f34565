-- A zone alarm that an officer entered for the wrong client: who said so, when and how it is known. It stays in the file.
alter table deadline add column if not exists misattributed_by uuid,
  add column if not exists misattributed_at timestamptz, add column if not exists misattributed_reason text;
-- squawk-ignore ban-drop-constraint
alter table deadline drop constraint if exists deadline_misattributed_by, drop constraint if exists deadline_misattributed;
alter table deadline add constraint deadline_misattributed_by foreign key (misattributed_by) references staff not valid;
alter table deadline add constraint deadline_misattributed
  check (num_nulls(misattributed_by, misattributed_at, misattributed_reason) in (0, 3)
    and (misattributed_at is null or code = 'zone-alarm')) not valid;
