-- Null where the change is of no condition, and in what an earlier version wrote. Conditions are destroyed before the
-- lines that say who was informed.
alter table protected_change add column if not exists condition_id uuid;
-- squawk-ignore ban-drop-constraint
alter table protected_change drop constraint if exists protected_change_condition_id_fkey;
alter table protected_change add constraint protected_change_condition_id_fkey
  foreign key (condition_id) references condition on delete set null not valid;
