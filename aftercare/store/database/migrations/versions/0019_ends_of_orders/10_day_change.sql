-- Of an order, the last day by its end alone: `was_until_on` is null before it ended, `until_on` once that is undone.
alter table day_change add column if not exists order_id uuid;
-- One subject more: nothing that an earlier version counts on goes.
-- squawk-ignore ban-drop-constraint
alter table day_change drop constraint if exists day_change_order_fkey, drop constraint if exists day_change_subject;
alter table day_change
  add constraint day_change_order_fkey foreign key (order_id) references supervision_order not valid;
alter table day_change add constraint day_change_subject
  check (num_nonnulls(condition_id, suspension_id, order_id) = 1) not valid;

create or replace function note_end_of_order() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into day_change (id, person_id, order_id, was_until_on, until_on, changed_by, changed_at)
  values (gen_random_uuid(), new.person_id, new.id, old.ended_on, new.ended_on, app_staff(),
    coalesce(app_now(), pg_catalog.now()));
  return null;
end $$;
revoke execute on function note_end_of_order from public;
create or replace trigger supervision_order_end_kept after update of ended_on on supervision_order for each row
  when (old.ended_on is distinct from new.ended_on) execute function note_end_of_order();
