-- What was corrected of an order, or given to another organisation: which part, and of a day the one before and after. No
-- words. The database writes it, whatever way the change is made. An end has its line in day_change.
create table if not exists order_change (
  id uuid primary key,
  person_id uuid not null references person,
  order_id uuid not null references supervision_order,
  part text not null,
  was_on date,
  became_on date,
  changed_by uuid references staff,
  changed_at timestamptz not null,
  constraint order_change_part check (part in ('frame','court_reference','starts_on','ends_on','final_on',
    'immediately_enforceable','regime','age_at_offence','serious_risk','executed_by')),
  constraint order_change_days
    check (part in ('starts_on','ends_on','final_on') or num_nonnulls(was_on, became_on) = 0)
);
create index if not exists order_change_person on order_change (person_id);
create index if not exists order_change_order on order_change (order_id);
create or replace trigger order_change_append_only before update or delete on order_change
  for each row execute function refuse_change();
grant select on order_change to aftercare_desk, aftercare_clock;
grant insert on order_change to aftercare_definer;
do $$ begin
  if not exists (select from pg_policy where polrelid = 'order_change'::regclass) then
    call protect_as_case_file('order_change');
  end if;
end $$;

-- The last day by the length that was imposed: what a person enters. Extensions and suspensions have lines of their own.
create or replace function imposed_until(the_order supervision_order) returns date language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select (the_order.starts_on + (the_order.length_number || ' ' || the_order.length_unit)::interval)::date - 1
$$;
create or replace function note_change_of_order() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into order_change (id, person_id, order_id, part, was_on, became_on, changed_by, changed_at)
  select gen_random_uuid(), new.person_id, new.id, c.part, c.was_on, c.became_on, app_staff(),
    coalesce(app_now(), pg_catalog.now())
  from (values
    ('starts_on', old.starts_on, new.starts_on, false),
    ('ends_on', imposed_until(old), imposed_until(new), false),
    ('final_on', old.final_on, new.final_on, false),
    ('frame', null, null, old.frame <> new.frame),
    ('court_reference', null, null, old.court_reference <> new.court_reference),
    ('immediately_enforceable', null, null, old.immediately_enforceable <> new.immediately_enforceable),
    ('regime', null, null, old.regime <> new.regime),
    ('age_at_offence', null, null, old.age_at_offence is distinct from new.age_at_offence),
    ('serious_risk', null, null, old.serious_risk <> new.serious_risk),
    ('executed_by', null, null, old.executed_by <> new.executed_by)
  ) as c (part, was_on, became_on, is_other)
  where c.is_other or c.was_on is distinct from c.became_on;
  return null;
end $$;
revoke execute on function note_change_of_order, imposed_until from public;
grant execute on function imposed_until to aftercare_definer;
create or replace trigger supervision_order_change_kept
  after update of frame, court_reference, starts_on, length_number, length_unit, final_on, immediately_enforceable,
    regime, age_at_offence, serious_risk, executed_by
  on supervision_order for each row execute function note_change_of_order();

-- It goes before what it is about.
insert into destroyed_table (position, name, kind)
select position - 5, 'order_change', kind from destroyed_table where name = 'supervision_order'
on conflict (name) do nothing;
