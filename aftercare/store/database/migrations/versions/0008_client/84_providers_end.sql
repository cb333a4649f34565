-- Teams and providers whose names differ only by capitals and spaces cannot be told apart. Of those that there are, all
-- but the first get a number.
update team t set name = t.name || ' (' || d.number || ')' from (
  select id, row_number() over (partition by lower(regexp_replace(btrim(name), '\s+', ' ', 'g')) order by id) as number
  from team) d where d.id = t.id and d.number > 1;
update provider v set name = v.name || ' (' || d.number || ')' from (
  select id, row_number() over (partition by lower(regexp_replace(btrim(name), '\s+', ' ', 'g')) order by id) as number
  from provider) d where d.id = v.id and d.number > 1;
create unique index team_folded on team (lower(regexp_replace(btrim(name), '\s+', ' ', 'g')));
create unique index provider_folded on provider (lower(regexp_replace(btrim(name), '\s+', ' ', 'g')));

-- A provider that nothing refers to is removed; any other ends: it stays with what it has, and gets nothing new.
alter table provider add column ended_at timestamptz;
grant delete on provider to aftercare_desk;
create function provider_at_work() returns trigger language plpgsql as $$
begin
  if exists (select from provider where id = new.provider_id and ended_at is not null) then
    raise exception 'the provider has ended' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger provider_at_work before insert on staff for each row execute function provider_at_work();
create trigger provider_stays before update on staff for each row
  when (new.provider_id is distinct from old.provider_id) execute function provider_at_work();
create trigger provider_at_work before insert on account_change for each row execute function provider_at_work();
create trigger provider_at_work before insert on site for each row execute function provider_at_work();
create trigger provider_stays before update on site for each row
  when (new.provider_id is distinct from old.provider_id) execute function provider_at_work();
create trigger provider_at_work before insert on programme for each row execute function provider_at_work();
create trigger provider_stays before update on programme for each row
  when (new.provider_id is distinct from old.provider_id) execute function provider_at_work();
create trigger provider_at_work before insert on referral for each row execute function provider_at_work();
