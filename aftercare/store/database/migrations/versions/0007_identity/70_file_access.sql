-- Who may see a client's file besides those who ordinarily do, and who may not, with any role. Each entry
-- has an end or a day on which it is looked at again; it ends once and is never deleted.
create table file_access (
  id uuid primary key,
  person_id uuid not null references person,
  staff_id uuid not null references staff,
  kind text not null check (kind in ('allowed','barred')),
  reason text not null check (reason <> ''),
  from_on date not null,
  until_on date,
  review_on date,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  ended_by uuid references staff,
  ended_at timestamptz,
  end_reason text check (end_reason <> ''),
  version integer not null default 1,
  constraint file_access_ends_or_is_reviewed check (num_nonnulls(until_on, review_on) = 1),
  check (until_on >= from_on),
  check (review_on > from_on),
  check (entered_by <> staff_id),
  check (num_nulls(ended_by, ended_at, end_reason) in (0, 3)),
  constraint file_access_one_at_a_time exclude using gist (person_id with =, staff_id with =,
    daterange(from_on, until_on, '[]') with &&) where (ended_at is null)
);
create index file_access_person on file_access (person_id, entered_at);
create index file_access_staff on file_access (staff_id, kind) where ended_at is null;
create index file_access_review on file_access (review_on) where ended_at is null and review_on is not null;
create index file_access_entered_by on file_access (entered_by);
create index file_access_ended_by on file_access (ended_by);
create trigger file_access_ends_once before update on file_access
  for each row execute function end_once('ended_by', 'ended_at', 'end_reason');
create trigger file_access_stays before delete or truncate on file_access
  for each statement execute function refuse_change();

-- The clients of these lists for this actor today. As the owner: policies would otherwise ask each other in a circle.
-- In a language that keeps its plans, as `app_stood_in_for` is; a policy asks once per statement.
create function app_barred() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(
    select person_id from file_access where staff_id = app_staff() and kind = 'barred' and ended_at is null
    and app_today() between from_on and coalesce(until_on, 'infinity')
  );
end $$;
create function app_listed() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(
    select person_id from file_access where staff_id = app_staff() and kind = 'allowed' and ended_at is null
    and app_today() between from_on and coalesce(until_on, 'infinity') and app_reads_cases()
  );
end $$;
-- Which colleagues a file's lists bar on a day or later, or allow on a day. As the owner: officers choose a stand-in, and the clock
-- notifies staff, without reading the lists themselves.
create function listed_on(the_person uuid, the_day date, the_kind text) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select staff_id from file_access where person_id = the_person and kind = the_kind and ended_at is null
  and coalesce(until_on, 'infinity') >= the_day and (the_kind = 'barred' or from_on <= the_day)
$$;
revoke execute on function app_barred(), app_listed(), listed_on(uuid, date, text) from public;
grant execute on function app_barred(), app_listed() to aftercare_desk, aftercare_clock;
grant execute on function listed_on(uuid, date, text) to aftercare_desk, aftercare_clock;

create policy listed on person to aftercare_desk using (id = any ((select app_listed())::uuid[]));
-- Nearly every policy about a client asks `person`; those that do not are named here.
create policy barred on person as restrictive to aftercare_desk using (id <> all ((select app_barred())::uuid[]));
create policy barred on appointment as restrictive to aftercare_desk
  using (person_id <> all ((select app_barred())::uuid[]));
create policy barred on officer_transfer as restrictive to aftercare_desk
  using (person_id <> all ((select app_barred())::uuid[]));
-- Who stands in has a whole caseload for some days; a restricted file is shown to them only when they are listed.
alter policy stood_in_for on person
  using (officer_id = any ((select app_stood_in_for())::uuid[]) and not restricted);

-- Setting `restricted` is free; clearing it takes the supervisor.
create function restricted_is_cleared_by_supervisor() returns trigger language plpgsql as $$
begin
  if current_user = 'aftercare_desk' and app_role() <> 'supervisor' then
    raise exception 'a supervisor clears a restriction' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger restricted_is_cleared_by_supervisor before update of restricted on person for each row
  when (old.restricted and not new.restricted) execute function restricted_is_cleared_by_supervisor();

-- The lists are the supervisor's of the client's team. A colleague on them does not read why.
grant select, insert, update on file_access to aftercare_desk;
grant select, insert, update on file_access to aftercare_clock;
alter table file_access enable row level security;
create policy clock_all on file_access to aftercare_clock using (true) with check (true);
create policy led_team on file_access to aftercare_desk
  using (person_id in (select id from person where team_id = (select app_led_team())));
