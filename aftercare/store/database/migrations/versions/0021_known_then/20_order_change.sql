-- The number that an order had before it was corrected: decisions and letters of before name it. Null in other parts, and
-- in what an earlier version wrote.
alter table order_change add column if not exists was_reference text;
create or replace function note_change_of_order() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into order_change (id, person_id, order_id, part, was_on, became_on, was_reference, changed_by, changed_at)
  select gen_random_uuid(), new.person_id, new.id, c.part, c.was_on, c.became_on,
    case when c.part = 'court_reference' then old.court_reference end, app_staff(),
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
