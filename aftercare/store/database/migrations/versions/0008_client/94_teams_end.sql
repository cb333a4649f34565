-- A team that nothing refers to is removed; any other ends, as a provider does: it keeps what it has, and gets no new
-- account, client or site.
alter table team add column ended_at timestamptz;
grant delete on team to aftercare_desk;
create function team_at_work() returns trigger language plpgsql as $$
begin
  if exists (select from team where id = new.team_id and ended_at is not null) then
    raise exception 'the team has ended' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger team_at_work before insert on staff for each row execute function team_at_work();
create trigger team_stays before update on staff for each row
  when (new.team_id is distinct from old.team_id) execute function team_at_work();
create trigger team_at_work before insert on account_change for each row execute function team_at_work();
create trigger team_at_work before insert on person for each row execute function team_at_work();
create trigger team_stays before update on person for each row
  when (new.team_id is distinct from old.team_id) execute function team_at_work();
create trigger team_at_work before insert on site for each row execute function team_at_work();
create trigger team_stays before update on site for each row
  when (new.team_id is distinct from old.team_id) execute function team_at_work();

-- A day of the organisation closes each office, so an office has no day of its own then. Of two at once, the second
-- waits and is refused.
delete from closing_day o using closing_day w
  where o.office_id is not null and w.office_id is null and w.closed_on = o.closed_on;
create function closing_day_alone() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(620110318, new.closed_on - date '2000-01-01');
  if exists (select from closing_day c where c.closed_on = new.closed_on
      and (c.office_id is null) <> (new.office_id is null)) then
    raise exception 'the office is closed already' using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger closing_day_alone before insert on closing_day for each row execute function closing_day_alone();
