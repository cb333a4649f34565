-- The first schema: who works here, whom we supervise and why, what was placed, said, missed and decided.
create extension if not exists btree_gist;

-- ---------------------------------------------------------------- who works here
create table team (
  id uuid primary key,
  name text not null unique
);

create table provider (
  id uuid primary key,
  name text not null unique
);

create table staff (
  id uuid primary key,
  username text not null,
  display_name text not null,
  role text not null check (role in ('officer','supervisor','provider','planner','auditor','admin')),
  team_id uuid references team,
  provider_id uuid references provider,
  office_id uuid,
  language text not null default 'nl' check (language in ('nl','en')),
  hours jsonb not null default '{}',
  on_duty_desk boolean not null default false,
  active boolean not null default true,
  version integer not null default 1,
  check ((role = 'provider') = (provider_id is not null)),
  check (role not in ('officer','supervisor','planner') or team_id is not null)
);
create unique index staff_username on staff (lower(username));
create index staff_team on staff (team_id, role);

create table credential (
  staff_id uuid primary key references staff,
  password_hash text not null,
  failed_count integer not null default 0,
  locked_until_at timestamptz
);

create table web_session (
  token_hash bytea primary key,
  staff_id uuid not null references staff,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table api_token (
  token_hash bytea primary key,
  staff_id uuid not null references staff,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table leave (
  id uuid primary key,
  staff_id uuid not null references staff,
  during tstzrange not null check (not isempty(during)),
  constraint leave_once exclude using gist (staff_id with =, during with &&)
);

-- ---------------------------------------------------------------- places and programmes
create table location (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('office','lab','group','home')),
  capacity integer check (capacity > 0),
  hours jsonb,
  team_id uuid references team,
  provider_id uuid references provider,
  person_id uuid,
  version integer not null default 1,
  check ((kind = 'home') = (person_id is not null))
);
create index location_person on location (person_id) where person_id is not null;
alter table staff add constraint staff_office foreign key (office_id) references location;

create table programme (
  id uuid primary key,
  name text not null unique,
  provider_id uuid references provider,
  audience text not null check (audience in ('adult','juvenile'))
);

create table group_session (
  id uuid primary key,
  programme_id uuid not null references programme,
  series text not null,
  location_id uuid not null references location,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  capacity integer not null check (capacity > 0),
  unique (programme_id, series, starts_at),
  check (ends_at > starts_at)
);
create index group_session_when on group_session (starts_at);

-- ---------------------------------------------------------------- whom we supervise
create table person (
  id uuid primary key,
  reference text not null unique,
  given_name text not null,
  family_name text not null,
  birth_on date not null,
  language text not null default 'nl' check (language in ('nl','en')),
  regime text not null check (regime in ('adult','juvenile')),
  tier smallint not null check (tier between 1 and 3),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  phone_state text not null default 'none' check (phone_state in ('none','unverified','verified','suspended')),
  texts_consented boolean not null default false,
  opted_out_at timestamptz,
  team_id uuid not null references team,
  officer_id uuid not null references staff,
  deputy_id uuid references staff,
  restricted boolean not null default false,
  work_weeks jsonb not null default '[{}]',
  enrolled_on date not null,
  closed_on date,
  version integer not null default 1,
  check ((phone is null) = (phone_state = 'none')),
  check (officer_id is distinct from deputy_id)
);
create index person_officer on person (officer_id);
create index person_deputy on person (deputy_id);
create index person_team on person (team_id, id);
create index person_phone on person (phone) where phone is not null;
alter table location add constraint location_home foreign key (person_id) references person;

-- Custody, admission, or simply away: nothing is placed then, and custody or admission stops texts.
create table away_period (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('custody','admission','away')),
  during tstzrange not null check (not isempty(during))
);
create index away_period_person on away_period (person_id);

-- Whom a person may not meet and where they may not come. Never shown to planners or providers.
create table no_contact (
  person_id uuid not null references person,
  other_id uuid not null references person,
  primary key (person_id, other_id),
  check (person_id <> other_id)
);

create table exclusion (
  person_id uuid not null references person,
  location_id uuid not null references location,
  primary key (person_id, location_id)
);

-- ---------------------------------------------------------------- why we supervise them
create table supervision_order (
  id uuid primary key,
  person_id uuid not null references person,
  frame text not null,
  court_reference text not null,
  starts_on date not null,
  ends_on date,
  immediately_enforceable boolean not null default false,
  created_by uuid not null references staff,
  version integer not null default 1,
  unique (person_id, court_reference),
  check (ends_on is null or ends_on >= starts_on)
);

create table condition (
  id uuid primary key,
  person_id uuid not null references person,
  order_id uuid not null references supervision_order,
  kind text not null,
  wording text not null,
  starts_on date not null,
  ends_on date,
  withdrawn_on date,
  version integer not null default 1,
  check (ends_on is null or ends_on >= starts_on)
);
create index condition_person on condition (person_id);
create index condition_order on condition (order_id);

create table supervision_plan (
  id uuid primary key,
  person_id uuid not null references person,
  number integer not null check (number > 0),
  state text not null check (state in ('drafted','submitted','returned','approved','superseded','withdrawn')),
  author_id uuid not null references staff,
  starts_on date not null,
  submitted_at timestamptz,
  decided_by uuid references staff,
  decided_at timestamptz,
  return_reason text,
  version integer not null default 1,
  unique (person_id, number),
  constraint plan_four_eyes check (state not in ('approved','superseded') or decided_by is distinct from author_id),
  check (state <> 'approved' or decided_by is not null)
);
create unique index plan_in_force on supervision_plan (person_id) where state = 'approved';
create unique index plan_in_hand on supervision_plan (person_id) where state in ('drafted','submitted','returned');

create table obligation (
  id uuid primary key,
  plan_id uuid not null references supervision_plan,
  person_id uuid not null references person,
  condition_id uuid not null references condition,
  line_id uuid not null,
  kind text not null check (kind in ('check_in','home_visit','substance_test','treatment','group_session')),
  needs text not null check (needs in ('officer','lab','session')),
  minutes integer not null check (minutes between 5 and 480),
  travel_min integer not null default 0 check (travel_min between 0 and 240),
  period_days integer not null check (period_days between 1 and 366),
  min_gap_days integer not null check (min_gap_days >= 0),
  max_gap_days integer not null check (max_gap_days >= min_gap_days),
  weekdays integer[] not null,
  from_min integer not null check (from_min between 0 and 1440),
  to_min integer not null check (to_min between 0 and 1440),
  location_ids uuid[] not null default '{}',
  programme_id uuid references programme,
  provider_id uuid references provider,
  starts_on date not null,
  ends_on date,
  unique (plan_id, line_id),
  check (to_min > from_min)
);
create index obligation_person on obligation (person_id);
create index obligation_provider on obligation (provider_id) where provider_id is not null;

-- ---------------------------------------------------------------- what was placed
create table appointment (
  id uuid primary key,
  person_id uuid not null references person,
  obligation_id uuid not null references obligation,
  line_id uuid not null,
  occurrence integer not null,
  kind text not null,
  provider_id uuid references provider,
  officer_id uuid references staff,
  location_id uuid references location,
  session_id uuid references group_session,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  travel_min integer not null default 0,
  starts_at timestamptz not null generated always as (lower(during)) stored,
  ends_at timestamptz not null generated always as (upper(during)) stored,
  state text not null default 'scheduled' check (state in
    ('scheduled','notified','confirmed','outcome_overdue','attended','late','attended_not_complied','missed','cancelled_by_service','moved')),
  booked_at timestamptz not null,
  reminders_planned_at timestamptz,
  -- What we would have to tell the person about a change: set before the first text may leave.
  notified_at timestamptz,
  overdue_at timestamptz,
  replaces_id uuid references appointment,
  why jsonb not null default '{}',
  version integer not null default 1
);
-- What keeps an officer busy, travel included; the arithmetic is immutable because both ends are instants.
create function busy(during tstzrange, travel_min integer) returns tstzrange
  language sql immutable parallel safe
  return tstzrange(lower(during) - make_interval(mins => travel_min), upper(during) + make_interval(mins => travel_min), '[)');
alter table appointment
  add constraint appointment_officer_once exclude using gist (officer_id with =, busy(during, travel_min) with &&)
    where (officer_id is not null and state not in ('cancelled_by_service','moved')),
  add constraint appointment_person_once exclude using gist (person_id with =, during with &&)
    where (state not in ('cancelled_by_service','moved'));
create unique index appointment_occurrence on appointment (line_id, occurrence)
  where state not in ('cancelled_by_service','moved');
create index appointment_officer_day on appointment (officer_id, starts_at);
create index appointment_person_day on appointment (person_id, starts_at);
create index appointment_open on appointment (ends_at)
  where state in ('scheduled','notified','confirmed','outcome_overdue');
create index appointment_unreminded on appointment (starts_at)
  where reminders_planned_at is null and state in ('scheduled','notified','confirmed');
create index appointment_overdue on appointment (overdue_at) where state = 'outcome_overdue';
create index appointment_location_day on appointment (location_id, starts_at);
create index appointment_session on appointment (session_id) where session_id is not null;

create table unplaced (
  line_id uuid not null,
  occurrence integer not null,
  person_id uuid not null references person,
  obligation_id uuid not null references obligation,
  first_on date not null,
  last_on date not null,
  reason jsonb not null,
  noticed_at timestamptz not null,
  primary key (line_id, occurrence)
);
create index unplaced_person on unplaced (person_id);

-- Append-only: what people said happened; the newest line is the standing one.
create table outcome (
  id uuid primary key,
  appointment_id uuid not null references appointment,
  person_id uuid not null references person,
  code text not null check (code in ('attended','late','attended_not_complied','missed','excused_by_service')),
  note text,
  recorded_by uuid not null references staff,
  recorded_at timestamptz not null
);
create index outcome_appointment on outcome (appointment_id, recorded_at);

-- ---------------------------------------------------------------- what was missed and decided
create table absence (
  id uuid primary key,
  appointment_id uuid not null unique references appointment,
  person_id uuid not null references person,
  missed_on date not null,
  state text not null check (state in ('opened','decided','dropped')),
  opened_at timestamptz not null,
  evidence_by timestamptz not null,
  decide_by timestamptz not null,
  ground text check (ground in ('medical','work','family','religious','court','custody','service_failure','other')),
  evidence_note text,
  verdict text check (verdict in ('excused','unexcused','service_failure')),
  verdict_reason text,
  decided_by uuid references staff,
  decided_at timestamptz,
  weighed_at timestamptz,
  version integer not null default 1,
  check (state = 'dropped' or (state = 'decided') = (verdict is not null)),
  check (verdict is null or decided_by is not null)
);
create index absence_person on absence (person_id, missed_on);
create index absence_open on absence (decide_by) where state = 'opened';
create index absence_unweighed on absence (decided_at) where state = 'decided' and weighed_at is null;

create table escalation (
  id uuid primary key,
  person_id uuid not null references person,
  trigger_key text not null,
  rule_code text not null,
  rule_version integer not null,
  severity smallint not null check (severity between 1 and 3),
  state text not null check (state in ('opened','acknowledged','resolved')),
  opened_at timestamptz not null,
  acknowledged_by uuid references staff,
  acknowledged_until_at timestamptz,
  decision text,
  decision_reason text,
  decided_by uuid references staff,
  decided_at timestamptz,
  version integer not null default 1,
  check ((state = 'resolved') = (decision is not null)),
  check (decision is null or decided_by is not null),
  check ((state = 'acknowledged') = (acknowledged_until_at is not null))
);
create unique index escalation_once on escalation (person_id, trigger_key) where state <> 'resolved';
create index escalation_open on escalation (severity desc, opened_at) where state <> 'resolved';
create index escalation_person on escalation (person_id);

create table escalation_cause (
  escalation_id uuid not null references escalation,
  appointment_id uuid not null references appointment,
  person_id uuid not null references person,
  noticed_at timestamptz not null,
  primary key (escalation_id, appointment_id)
);

create table escalation_step (
  id uuid primary key,
  escalation_id uuid not null references escalation,
  person_id uuid not null references person,
  position integer not null,
  due_at timestamptz not null,
  audience text not null check (audience in ('officer','deputy','supervisor','duty_desk')),
  ask text not null,
  state text not null check (state in ('waiting','dispatched','cancelled')),
  dispatched_at timestamptz,
  staff_id uuid references staff,
  fell_through boolean not null default false,
  unique (escalation_id, position)
);
create index escalation_step_due on escalation_step (due_at) where state = 'waiting';

-- What a member of staff is told inside the building; one per step, whatever happens.
create table staff_notice (
  id uuid primary key,
  staff_id uuid not null references staff,
  person_id uuid not null references person,
  escalation_id uuid not null references escalation,
  step_id uuid not null unique references escalation_step,
  created_at timestamptz not null,
  read_at timestamptz
);
create index staff_notice_unread on staff_notice (staff_id) where read_at is null;

create table task (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in
    ('record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand','notify_change')),
  subject_key text not null unique,
  appointment_id uuid references appointment,
  message_id uuid,
  reason text not null,
  due_at timestamptz not null,
  state text not null check (state in ('opened','done')),
  created_at timestamptz not null,
  done_by uuid references staff,
  done_at timestamptz,
  done_note text,
  version integer not null default 1
);
create index task_open on task (person_id, due_at) where state = 'opened';

-- ---------------------------------------------------------------- what was said
create table message (
  id uuid primary key,
  person_id uuid not null references person,
  appointment_id uuid references appointment,
  slot text not null,
  channel text not null default 'sms' check (channel in ('sms')),
  recipient text not null,
  language text not null,
  template text not null,
  template_version integer not null,
  body text not null,
  state text not null check (state in
    ('planned','claimed','accepted','sent','delivered','undelivered','failed','unknown','cancelled','skipped_late','withheld')),
  reason text,
  due_at timestamptz not null,
  useful_until_at timestamptz not null,
  attempts integer not null default 0,
  claimed_by uuid,
  claim_number bigint,
  claim_expires_at timestamptz,
  claimed_at timestamptz,
  looks integer not null default 0,
  next_look_at timestamptz,
  provider_sid text unique,
  error_code integer,
  resend_of uuid references message,
  possible_duplicate boolean not null default false,
  created_at timestamptz not null,
  state_at timestamptz not null,
  version integer not null default 1,
  check (state <> 'claimed' or (claimed_by is not null and claim_expires_at is not null))
);
create unique index message_once on message (appointment_id, slot, recipient, channel);
create index message_due on message (due_at) where state = 'planned';
create index message_claimed on message (claim_expires_at) where state = 'claimed';
create index message_unsettled on message (next_look_at) where state = 'unknown' and next_look_at is not null;
create index message_person on message (person_id, due_at);
create sequence message_claim_number;

create table message_receipt (
  id uuid primary key,
  message_id uuid,
  sid text not null,
  status text not null,
  error_code integer,
  raw jsonb not null,
  received_at timestamptz not null,
  unique (sid, status)
);
create index message_receipt_message on message_receipt (message_id);

create table inbound_text (
  id uuid primary key,
  sid text not null unique,
  person_id uuid references person,
  sender text not null,
  body text not null,
  meaning text not null,
  received_at timestamptz not null
);
create index inbound_text_person on inbound_text (person_id, received_at);

-- Only the demonstration's phone writes here.
create table sandbox_text (
  sid text primary key,
  message_id uuid,
  direction text not null check (direction in ('to_person','from_person')),
  number text not null,
  body text not null,
  status text not null default 'sent',
  at timestamptz not null
);
create index sandbox_text_number on sandbox_text (number, at);

-- ---------------------------------------------------------------- how we keep ourselves honest
create table job_run (
  job text not null,
  slot timestamptz not null,
  claimed_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  handled integer,
  primary key (job, slot)
);

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  staff_id uuid,
  role text not null,
  action text not null,
  subject_kind text not null,
  subject_id uuid,
  person_id uuid,
  request_id uuid,
  txid xid8 not null default pg_current_xact_id()
);
create index audit_entry_person on audit_entry (person_id, id);
create index audit_entry_staff on audit_entry (staff_id, id);

-- The chain: each link's hash covers the one before it, so a removed or changed entry shows.
create table audit_link (
  position bigint primary key,
  entry_id bigint not null unique references audit_entry,
  hash bytea not null
);

create table idempotent_reply (
  staff_id uuid not null references staff,
  key text not null,
  fingerprint bytea not null,
  status integer not null,
  body text not null,
  etag text,
  location text,
  created_at timestamptz not null,
  primary key (staff_id, key)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append-only: % on % is not possible', tg_op, tg_table_name using errcode = '42501';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function refuse_change();
create trigger audit_link_append_only before update or delete or truncate on audit_link
  for each statement execute function refuse_change();
create trigger outcome_append_only before update or delete or truncate on outcome
  for each statement execute function refuse_change();
create trigger message_receipt_append_only before update or delete or truncate on message_receipt
  for each statement execute function refuse_change();

-- ---------------------------------------------------------------- who may see what
-- Two roles that own nothing: `aftercare_desk` for people at a screen, `aftercare_clock` for ticks.
do $$ begin
  if not exists (select from pg_roles where rolname = 'aftercare_desk') then create role aftercare_desk nologin; end if;
  if not exists (select from pg_roles where rolname = 'aftercare_clock') then create role aftercare_clock nologin; end if;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin execute format('grant aftercare_desk, aftercare_clock to %I', current_user); end $$;
grant usage on schema public to aftercare_desk, aftercare_clock;

create function app_staff() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.staff_id', true), '')::uuid;
create function app_role() returns text language sql stable parallel safe
  return coalesce(nullif(current_setting('app.role', true), ''), 'none');
create function app_team() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.team_id', true), '')::uuid;
create function app_provider() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.provider_id', true), '')::uuid;
-- Null unless the actor's role gives that reach, so each policy is one indexable equality.
create function app_own() returns uuid language sql stable parallel safe
  return case when app_role() = 'officer' then app_staff() end;
create function app_led_team() returns uuid language sql stable parallel safe
  return case when app_role() = 'supervisor' then app_team() end;
create function app_planned_team() returns uuid language sql stable parallel safe
  return case when app_role() = 'planner' then app_team() end;
create function app_reads_cases() returns boolean language sql stable parallel safe
  return app_role() in ('officer', 'supervisor');
-- Runs as the owner: otherwise the policies of person and obligation would ask each other in a circle.
create function app_clients() returns setof uuid language plpgsql stable security definer set search_path = public as $$
begin
  return query select distinct o.person_id from obligation o join supervision_plan p on p.id = o.plan_id
    where p.state in ('approved','superseded') and o.provider_id = app_provider() and app_role() = 'provider';
end $$;

grant select, insert, update on
  staff, credential, location, programme, group_session, person, away_period, supervision_order, condition,
  supervision_plan, obligation, appointment, unplaced, absence, escalation, escalation_step, staff_notice, task, message
  to aftercare_desk, aftercare_clock;
grant select, insert on team, provider, outcome, escalation_cause, message_receipt, inbound_text, audit_entry,
  idempotent_reply to aftercare_desk, aftercare_clock;
grant select, insert, update, delete on web_session, api_token, leave, no_contact, exclusion, sandbox_text, job_run
  to aftercare_desk, aftercare_clock;
grant delete on unplaced, obligation, away_period, idempotent_reply to aftercare_desk, aftercare_clock;
grant update on inbound_text to aftercare_desk, aftercare_clock;
grant select, insert on audit_link to aftercare_clock;
grant select on audit_link to aftercare_desk;
grant usage on sequence message_claim_number to aftercare_desk, aftercare_clock;

alter table person enable row level security;
create policy clock_all on person to aftercare_clock using (true) with check (true);
create policy own_caseload on person to aftercare_desk using (officer_id = (select app_own()));
create policy deputised on person to aftercare_desk using (deputy_id = (select app_own()));
create policy led_team on person to aftercare_desk using (team_id = (select app_led_team()));
create policy planned_team on person for select to aftercare_desk
  using (team_id = (select app_planned_team()) and not restricted);
create policy clients on person for select to aftercare_desk
  using ((select app_role()) = 'provider' and id in (select app_clients()));

-- Case content: officers and supervisors, for persons they can see.
do $$
declare t text;
begin
  foreach t in array array['supervision_order','condition','supervision_plan','absence','escalation','escalation_cause',
                           'escalation_step','staff_notice','message','no_contact','exclusion',
                           'obligation','unplaced','away_period','task','appointment'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
  -- Times and places: planners look at their team's, and change nothing.
  foreach t in array array['obligation','unplaced','away_period','task','appointment'] loop
    execute format('create policy planners_look on %I for select to aftercare_desk using ((select app_role()) = ''planner'' and person_id in (select id from person))', t);
  end loop;
end $$;

create policy own_clients on appointment to aftercare_desk
  using ((select app_role()) = 'provider' and provider_id = (select app_provider()));

-- Places are everyone's; whose home one is, is not.
alter table location enable row level security;
create policy clock_all on location to aftercare_clock using (true) with check (true);
create policy places on location to aftercare_desk using (person_id is null);
create policy homes on location to aftercare_desk
  using ((select app_role()) in ('officer','supervisor','planner') and person_id in (select id from person));

-- A kept reply can hold a whole file: it is read again only by the account it answered.
alter table idempotent_reply enable row level security;
create policy clock_all on idempotent_reply to aftercare_clock using (true) with check (true);
create policy own_replies on idempotent_reply to aftercare_desk using (staff_id = (select app_staff()));

alter table outcome enable row level security;
create policy clock_all on outcome to aftercare_clock using (true) with check (true);
create policy case_readers on outcome to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy provider_writes on absence for insert to aftercare_desk
  with check ((select app_role()) = 'provider' and appointment_id in (select id from appointment));
create policy provider_writes on outcome for insert to aftercare_desk
  with check ((select app_role()) = 'provider' and appointment_id in (select id from appointment));

alter table inbound_text enable row level security;
create policy clock_all on inbound_text to aftercare_clock using (true) with check (true);
create policy case_readers on inbound_text to aftercare_desk
  using ((select app_reads_cases()) and (person_id is null or person_id in (select id from person)));

alter table audit_entry enable row level security;
create policy clock_all on audit_entry to aftercare_clock using (true) with check (true);
create policy anyone_adds on audit_entry for insert to aftercare_desk with check (staff_id is not distinct from (select app_staff()));
create policy auditors_read on audit_entry for select to aftercare_desk using ((select app_role()) = 'auditor');
