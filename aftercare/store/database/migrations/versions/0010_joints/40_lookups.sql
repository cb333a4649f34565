-- When a row was last written, by the service's clock: other systems ask what changed since. Kept by the database, so
-- that no statement can forget it; the clock of a demonstration may stand before the row. What is written by hand, outside
-- a unit of work, has the moment of its transaction.
create function note_last_change() returns trigger language plpgsql as $$
begin
  new.last_changed_at := greatest(old.last_changed_at, coalesce(app_now(), pg_catalog.now()));
  return new;
end $$;
do $$
declare
  one text;
begin
  foreach one in array array[
    'person', 'supervision_order', 'supervision_plan', 'appointment', 'absence', 'escalation', 'task', 'deadline'
  ] loop
    -- Of rows from before it is not known, so it counts from now.
    execute format('alter table %I add column last_changed_at timestamptz not null default pg_catalog.now()', one);
    execute format('alter table %I alter column last_changed_at set default coalesce(app_now(), pg_catalog.now())', one);
    execute format('create trigger %I before update on %I for each row execute function note_last_change()',
      one || '_last_changed', one);
  end loop;
end $$;
