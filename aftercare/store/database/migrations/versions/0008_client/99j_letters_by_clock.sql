-- Letters that the clock makes, hands to a print service and takes back; and when one has waited too long.
alter table letter
  alter column made_by drop not null,
  add column late_at timestamptz,
  add column printed_at timestamptz,
  add column handed_at timestamptz,
  add column taken_back text check (taken_back in
    ('appointment-changed','appointment-began','away','restricted-case','file-closed'));
update letter set late_at = (due_on + 4 + time '17:00') at time zone 'Europe/Amsterdam';
alter table letter alter column late_at set not null;
-- The constraint on who ended it has no name of its own.
do $$
declare c text;
begin
  select conname into strict c from pg_constraint
    where conrelid = 'letter'::regclass and pg_get_constraintdef(oid) like '%ended_by IS NULL%';
  execute format('alter table letter drop constraint %I', c);
end $$;
alter table letter add constraint letter_ended check (
  (state = 'drafted') = (ended_at is null)
  and (ended_by is null) = (state = 'drafted' or taken_back is not null)
  and (taken_back is null or state = 'discarded'));
create index letter_taken_back on letter (ended_at) where taken_back is not null;

grant select (state, late_at) on letter to aftercare_counter;
create policy watchdog_counts on letter for select to aftercare_counter using (true);
