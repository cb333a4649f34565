-- A proposed rule book that will not be activated: its proposer withdrew it, or another administrator refused it. The
-- column state stays "proposed" then, the only other state that the release before knows; the trigger refuses its
-- activation there too.
alter table rule_book add column if not exists ended_as text, add column if not exists ended_by uuid,
  add column if not exists ended_at timestamptz, add column if not exists end_reason text;
-- squawk-ignore ban-drop-constraint
alter table rule_book drop constraint if exists rule_book_ended_by, drop constraint if exists rule_book_ended;
alter table rule_book add constraint rule_book_ended_by foreign key (ended_by) references staff not valid;
alter table rule_book add constraint rule_book_ended
  check (num_nulls(ended_as, ended_by, ended_at) in (0, 3)
    and (ended_as is null or activated_at is null)
    and (ended_as is null or ended_as in ('withdrawn', 'refused'))
    and (ended_as is not distinct from 'refused') = (end_reason is not null)) not valid;
-- A handful of rows: nothing waits for the look at them.
-- squawk-ignore constraint-missing-not-valid
alter table rule_book validate constraint rule_book_ended_by;
-- squawk-ignore constraint-missing-not-valid
alter table rule_book validate constraint rule_book_ended;
grant update (ended_as, ended_by, ended_at, end_reason) on rule_book to aftercare_desk;
-- In their own name, once and for good; a proposer withdraws, and refuses nothing of their own.
create or replace function keep_ended() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is not null then
    raise exception 'kept: a version of % that ended does not change', tg_table_name using errcode = '42501';
  end if;
  if new.ended_at is not null and (tg_op = 'INSERT' or new.ended_by is distinct from app_staff()
      or (new.ended_as = 'withdrawn') is distinct from (new.ended_by is not distinct from new.proposed_by)) then
    raise exception 'kept: nobody ends a version of % for another', tg_table_name using errcode = '42501';
  end if;
  return new;
end $$;
create or replace trigger rule_book_ended before insert or update on rule_book
  for each row execute function keep_ended();
