-- Events for other systems. Triggers write one row for each thing that happened to a resource, in the transaction of
-- the fact. It has ids and a kind, nothing typed by anyone. `id` is in the order of writing; `position` is its place in
-- the feed, given after the commit.
create table event (
  id bigint generated always as identity primary key,
  position bigint unique,
  resource text not null,
  act text not null,
  subject_id uuid not null,
  version integer,
  -- Null: the client's whole file was destroyed, and this is what says so. The team then says who may hear of it.
  person_id uuid,
  team_id uuid,
  at timestamptz not null,
  check ((person_id is null) = (team_id is not null))
);
create index event_unnumbered on event (id) where position is null;
create index event_person on event (person_id);
create index event_at on event (at);
-- One row: the highest position given, and the highest that was removed after its time. Who numbers holds its lock.
create table event_counter (
  one boolean primary key default true check (one),
  last bigint not null default 0,
  forgotten bigint not null default 0 check (forgotten <= last)
);
insert into event_counter default values;
grant select on event, event_counter to aftercare_desk, aftercare_clock;
grant update (position), delete on event to aftercare_clock;
grant update (last, forgotten) on event_counter to aftercare_clock;
grant insert on event to aftercare_definer;
call protect_as_case_file('event');
create policy planners_look on event for select to aftercare_desk
  using ((select app_role()) = 'planner' and resource = 'appointment' and person_id in (select id from person));
create policy destroyed on event for select to aftercare_desk
  using ((select app_reads_cases()) and person_id is null and team_id = (select app_team()));
alter table event_counter enable row level security;
create policy clock_all on event_counter to aftercare_clock using (true) with check (true);
create policy everyone_reads on event_counter for select to aftercare_desk using (true);

-- What happens to the rows of a table becomes events of a resource. `created` and `changed` are expressions for the act:
-- of the new row `n`, and of the row before `o` and after `n`. Null is no event. `quiet` are columns that are the
-- service's own: a change of these alone is none; `counted` says which rows count. By statement, so that the nightly plan costs one insert.
-- What is written by hand, outside a unit of work, has the moment of its transaction.
create procedure note_events_of(name regclass, resource text, created text, changed text, quiet text[], counted text)
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  t text := name::text;
  whose text := case when t = 'person' then 'n.id' else 'n.person_id' end;
  same text := format('(to_jsonb(n) - %1$L::text[]) = (to_jsonb(o) - %1$L::text[])', quiet);
  head text := 'create function public.event_of_%s_%s() returns trigger language plpgsql security definer'
    ' set search_path = pg_catalog, public, pg_temp as $f$ begin'
    ' insert into event (resource, act, subject_id, version, person_id, team_id, at)'
    ' select %L, act, id, version, person_id, team_id, coalesce(app_now(), pg_catalog.now()) from (%s) seen'
    ' where act is not null and (person_id is not null or team_id is not null) order by id; return null; end $f$';
begin
  execute format(head, t, 'created', resource, format('select %s as act, n.id, n.version, %s as person_id,'
    ' null::uuid as team_id from added n where %s', created, whose, counted));
  execute format(head, t, 'changed', resource, format('select %s as act, n.id, n.version, %s as person_id,'
    ' null::uuid as team_id from added n join gone o on o.id = n.id where %s', format(changed, same), whose, counted));
  execute format(head, t, 'destroyed', resource, format('select ''destroyed'' as act, n.id, null::integer as version,'
    ' %s as person_id, %s as team_id from gone n where %s',
    case when t = 'person' then 'null::uuid' else whose end,
    case when t = 'person' then 'n.team_id' else 'null::uuid' end, counted));
  execute format('create trigger %1$s_event_created after insert on %1$s referencing new table as added'
    ' for each statement execute function public.event_of_%1$s_created()', t);
  execute format('create trigger %1$s_event_changed after update on %1$s referencing old table as gone new table as added'
    ' for each statement execute function public.event_of_%1$s_changed()', t);
  execute format('create trigger %1$s_event_destroyed after delete on %1$s referencing old table as gone'
    ' for each statement execute function public.event_of_%1$s_destroyed()', t);
  execute format('revoke execute on function public.event_of_%1$s_created, public.event_of_%1$s_changed, public.event_of_%1$s_destroyed from public', t);
end $$;
revoke execute on procedure note_events_of from public;

-- In `changed`, %1$s holds where nothing but quiet columns changed. domain/events/types.py has the same acts.
call note_events_of('person', 'person', $$'created'$$, $$case
    when o.closed_on is null and n.closed_on is not null then 'closed'
    when o.closed_on is not null and n.closed_on is null then 'reopened'
    when (o.officer_id, o.team_id) is distinct from (n.officer_id, n.team_id) then 'transferred'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('supervision_order', 'order', $$'created'$$, $$case
    when o.ended_on is null and n.ended_on is not null then 'ended'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('condition', 'condition', $$'created'$$, $$case
    when o.withdrawn_on is null and n.withdrawn_on is not null then 'withdrawn'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('supervision_plan', 'plan', $$'created'$$, $$case
    when o.state <> n.state and n.state <> 'drafted' then n.state
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('appointment', 'appointment', $$'created'$$, $$case
    when o.state <> n.state and n.state in ('moved', 'notified', 'confirmed') then n.state
    when o.state <> n.state and n.state = 'cancelled_by_service' then 'cancelled'
    when o.state <> n.state and n.state = 'outcome_overdue' then 'outcome-overdue'
    when o.state <> n.state and n.state <> 'scheduled' then 'outcome-recorded'
    when o.during <> n.during then 'moved'
    when not (%1$s) then 'changed' end$$, '{reminders_planned_at,known_at,revision,changed_at}', 'true');
call note_events_of('absence', 'absence', $$'opened'$$, $$case
    when o.state <> n.state and n.state in ('decided', 'dropped') then n.state
    when not (%1$s) then 'changed' end$$, '{evaluated_at}', 'true');
call note_events_of('escalation', 'escalation', $$'opened'$$, $$case
    when o.state <> n.state and n.state in ('acknowledged', 'snoozed') then n.state
    when o.state <> n.state and n.state = 'resolved' then 'decided'
    when o.state = 'resolved' and n.state <> 'resolved' then 'reopened'
    when not (%1$s) then 'changed' end$$, '{ring_at}', 'true');
call note_events_of('task', 'task', $$'opened'$$, $$case
    when o.state <> n.state and n.state = 'done' then 'done'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
-- Of texts to clients, not of mail to colleagues or codes: what becomes of them on their way. Claims are the service's own.
call note_events_of('message', 'message', $$'planned'$$, $$case
    when o.state <> n.state and n.state in ('accepted', 'sent', 'delivered', 'undelivered', 'failed', 'unknown', 'cancelled',
      'withheld') then n.state
    when o.state <> n.state and n.state = 'skipped_late' then 'skipped-late' end$$, '{}',
  $$n.staff_id is null and not starts_with(n.slot, 'verify:')$$);
call note_events_of('officer_transfer', 'transfer', $$'arranged'$$, $$case
    when o.done_at is null and n.done_at is not null then 'carried-out'
    when o.called_off_at is null and n.called_off_at is not null then 'called-off'
    when not (%1$s) then 'changed' end$$, '{}', 'true');
call note_events_of('team_transfer', 'team-transfer', $$'proposed'$$, $$case
    when o.outcome is null and n.outcome is not null then n.outcome
    when not (%1$s) then 'changed' end$$, '{}', 'true');

-- Where events are sent. What it is never changes: another address is another webhook. It begins when an administrator who
-- did not propose it confirms. It hears what its account may see.
create table webhook (
  id uuid primary key,
  version integer not null default 1,
  name text not null check (name <> ''),
  url text not null check (starts_with(url, 'http')),
  account_id uuid not null references staff,
  team_id uuid references team,
  -- As `appointment.moved`; empty: all of them.
  types text[] not null,
  state text not null check (state in ('proposed', 'active', 'refused', 'ended')),
  proposed_by uuid not null references staff,
  proposed_at timestamptz not null,
  decided_by uuid references staff,
  decided_at timestamptz,
  ended_by uuid references staff,
  ended_at timestamptz,
  -- Up to which position events were put in line for it.
  lined_up_to bigint not null default 0,
  -- Failures in a row, since when, and before when it is not tried.
  failures integer not null default 0,
  failing_since timestamptz,
  next_try_at timestamptz,
  last_answer text,
  constraint webhook_four_eyes check (state not in ('active', 'ended') or decided_by is distinct from proposed_by),
  check (num_nulls(decided_by, decided_at) in (0, 2)),
  check ((state = 'proposed') = (decided_at is null)),
  check ((state = 'ended') = (ended_at is not null) and num_nulls(ended_by, ended_at) in (0, 2))
);
create index webhook_account on webhook (account_id);
-- Two during a rotation. The service encrypts it, and only what sends reads it.
create table webhook_secret (
  id uuid primary key,
  webhook_id uuid not null references webhook,
  secret text not null,
  made_at timestamptz not null,
  -- Another one has been made: until then this one signs beside it.
  until_at timestamptz
);
create index webhook_secret_webhook on webhook_secret (webhook_id);
-- An event in line for a webhook. It goes with the event, after its time or with the client's file.
create table webhook_delivery (
  webhook_id uuid not null references webhook,
  position bigint not null references event (position) on delete cascade,
  type text not null,
  subject_id uuid not null,
  event_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  lined_up_at timestamptz not null,
  tries integer not null default 0,
  first_tried_at timestamptz,
  next_try_at timestamptz,
  claimed_until timestamptz,
  last_answer text,
  ended_at timestamptz,
  primary key (webhook_id, position),
  check ((state = 'waiting') = (ended_at is null))
);
create index webhook_delivery_position on webhook_delivery (position);
create index webhook_delivery_waiting on webhook_delivery (webhook_id, subject_id, position) where state = 'waiting';
create index webhook_delivery_dead on webhook_delivery (webhook_id, position) where state = 'dead';
create function keep_webhook() returns trigger language plpgsql as $$
begin
  if old.state in ('refused', 'ended') and new.state <> old.state
  or old.decided_at is null and new.decided_at is not null and new.decided_by is distinct from app_staff() then
    raise exception 'kept: nobody decides on a webhook for another' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger webhook_kept before update on webhook for each row execute function keep_webhook();
grant select, insert on webhook to aftercare_desk;
grant update (version, state, decided_by, decided_at, ended_by, ended_at, lined_up_to, failures, failing_since, next_try_at)
  on webhook to aftercare_desk;
grant select on webhook to aftercare_clock;
grant update (lined_up_to, failures, failing_since, next_try_at, last_answer) on webhook to aftercare_clock;
grant insert, select (id, webhook_id, made_at, until_at), update (until_at), delete on webhook_secret to aftercare_desk;
grant select, delete on webhook_secret to aftercare_clock;
grant select on webhook_delivery to aftercare_desk;
grant update (state, tries, first_tried_at, next_try_at, ended_at) on webhook_delivery to aftercare_desk;
grant select, insert, update, delete on webhook_delivery to aftercare_clock;
alter table webhook enable row level security;
create policy clock_all on webhook to aftercare_clock using (true) with check (true);
create policy administrators on webhook for select to aftercare_desk using ((select app_role()) = 'admin');
create policy administrators_propose on webhook for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and state = 'proposed' and proposed_by = (select app_staff()));
create policy administrators_change on webhook for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');
alter table webhook_secret enable row level security;
create policy clock_all on webhook_secret to aftercare_clock using (true) with check (true);
create policy administrators on webhook_secret to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');
alter table webhook_delivery enable row level security;
create policy clock_all on webhook_delivery to aftercare_clock using (true) with check (true);
create policy administrators on webhook_delivery to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');
grant select (id, account_id, state, failing_since) on webhook to aftercare_counter;
create policy watchdog_counts on webhook for select to aftercare_counter using (true);
grant select (suspended_at) on staff to aftercare_counter;
-- They go just before the client, so that what the destruction of the others noted goes too.
insert into destroyed_table (position, name, kind, condition)
select d.position - 6 + mine.number, mine.name, d.kind, mine.condition from destroyed_table d, (values
  ('webhook_delivery', 1, 'position in (select position from event where person_id = $1)'),
  ('event', 2, 'person_id = $1')) mine(name, number, condition)
where d.name = 'person';
grant select, delete on webhook_delivery to aftercare_destroyer;
