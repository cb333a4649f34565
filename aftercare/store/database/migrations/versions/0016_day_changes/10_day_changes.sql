-- The days as they were and as they became, each time that a condition is withdrawn or given another last day, and each
-- time that a suspension is corrected or ended. The database writes it, whatever way the change is made.
create table day_change (
  id uuid primary key,
  person_id uuid not null references person,
  condition_id uuid references condition,
  suspension_id uuid references order_suspension,
  -- Of a condition, the last day by its withdrawal alone: null before the first, and no kind or first day.
  was_kind text,
  was_from_on date,
  was_until_on date,
  kind text,
  from_on date,
  until_on date,
  changed_by uuid references staff,
  changed_at timestamptz not null,
  constraint day_change_subject check (num_nonnulls(condition_id, suspension_id) = 1),
  constraint day_change_suspension check (num_nonnulls(suspension_id, was_kind, was_from_on, kind, from_on) in (0, 5))
);
create index day_change_person on day_change (person_id);
create index day_change_condition on day_change (condition_id);
create index day_change_suspension on day_change (suspension_id);
create trigger day_change_append_only before update or delete on day_change
  for each row execute function refuse_change();
grant select on day_change to aftercare_desk, aftercare_clock;
grant insert on day_change to aftercare_definer;
call protect_as_case_file('day_change');

create function note_last_day() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into day_change (id, person_id, condition_id, was_until_on, until_on, changed_by, changed_at)
  values (gen_random_uuid(), new.person_id, new.id, old.withdrawn_on, new.withdrawn_on, app_staff(),
    coalesce(app_now(), pg_catalog.now()));
  return null;
end $$;
create function note_suspension_days() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into day_change (id, person_id, suspension_id, was_kind, was_from_on, was_until_on, kind, from_on, until_on,
    changed_by, changed_at)
  values (gen_random_uuid(), new.person_id, new.id, old.kind, old.from_on, old.until_on, new.kind, new.from_on,
    new.until_on, app_staff(), coalesce(app_now(), pg_catalog.now()));
  return null;
end $$;
revoke execute on function note_last_day, note_suspension_days from public;
create trigger condition_last_day_kept after update of withdrawn_on on condition for each row
  when (old.withdrawn_on is distinct from new.withdrawn_on) execute function note_last_day();
create trigger order_suspension_days_kept after update of kind, from_on, until_on on order_suspension for each row
  when ((old.kind, old.from_on, old.until_on) is distinct from (new.kind, new.from_on, new.until_on))
  execute function note_suspension_days();

-- It goes before what it is about.
insert into destroyed_table (position, name, kind)
select position - 4, 'day_change', kind from destroyed_table where name = 'condition';
