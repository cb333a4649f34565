-- From the verdict to the obligation: periods, deadlines, typed conditions, contact standards, risk
-- instruments, treatment, and the people around a person.

-- ---------------------------------------------------------------- legal frames and their periods
-- `ends_on` is the last day as it now stands; with a length it is computed from start, length,
-- extensions and what suspended the period, and written again whenever one of them changes.
alter table supervision_order
  add column regime text not null default 'adult' check (regime in ('adult','juvenile')),
  add column age_at_offence smallint check (age_at_offence between 12 and 120),
  add column final_on date,
  add column length_number integer check (length_number between 1 and 20000),
  add column length_unit text check (length_unit in ('days','weeks','months','years')),
  add column serious_risk boolean not null default false,
  add column executed_by text not null default 'rn' check (executed_by in ('rn','svg','ljr','gi','municipality')),
  add column ended_on date,
  add column end_reason text check (end_reason in ('completed','revoked','executed','transferred','deceased','other')),
  add check ((length_number is null) = (length_unit is null)),
  add check ((ended_on is null) = (end_reason is null)),
  -- From the offence on, not from today's age: juvenile law reaches from 12 to 22 (Sr 77a, 77c), adult law
  -- from 16 (Sr 77b).
  add constraint order_regime_age check (age_at_offence is null
    or (regime = 'juvenile' and age_at_offence between 12 and 22)
    or (regime = 'adult' and age_at_offence >= 16));

-- Orders entered before say by their frame under which law they stand.
update supervision_order set regime = 'juvenile', executed_by = 'gi' where frame in ('JV', 'PIJ', 'GBM');

create table order_extension (
  id uuid primary key,
  order_id uuid not null references supervision_order,
  person_id uuid not null references person,
  decided_on date not null,
  court_reference text not null,
  length_number integer not null check (length_number between 1 and 20000),
  length_unit text not null check (length_unit in ('days','weeks','months','years')),
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  voided_by uuid references staff,
  voided_at timestamptz,
  version integer not null default 1,
  check ((voided_at is null) = (voided_by is null))
);
create unique index order_extension_once on order_extension (order_id, court_reference) where voided_at is null;
create index order_extension_person on order_extension (person_id);

-- What keeps a period from running. Corrected, never erased: a voided row stays readable.
create table order_suspension (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('detention','evasion')),
  from_on date not null,
  until_on date,
  away_period_id uuid references away_period on delete set null,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  voided_by uuid references staff,
  voided_at timestamptz,
  version integer not null default 1,
  check (until_on is null or until_on >= from_on),
  check ((voided_at is null) = (voided_by is null))
);
create index order_suspension_person on order_suspension (person_id);

-- What happened to an order outside our own calendar: each can start a statutory clock.
create table order_event (
  id uuid primary key,
  order_id uuid not null references supervision_order,
  person_id uuid not null references person,
  kind text not null check (kind in
    ('arrest','provisional_execution','breach_reported','crisis_admission','warning','other')),
  happened_at timestamptz not null,
  note text,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  voided_by uuid references staff,
  voided_at timestamptz,
  version integer not null default 1,
  check ((voided_at is null) = (voided_by is null))
);
create index order_event_order on order_event (order_id, happened_at);

-- ---------------------------------------------------------------- what must be done by a moment
-- Statutory clocks, reassessments, alerts. One row per subject, code and number, however often it is
-- computed; only a person sets it done. What is not yet due shows on the worklist from `shows_from_at`.
-- `done_by` is who said that it was done, or that it need not be; `settled_by_id` the appointment or
-- event whose recording settled it, so that a correction opens it again.
create table deadline (
  id uuid primary key,
  person_id uuid not null references person,
  subject_kind text not null check (subject_kind in ('order','assessment','referral','person')),
  subject_id uuid not null,
  code text not null,
  number integer not null default 0,
  counted_from_on date not null,
  shows_from_at timestamptz not null,
  due_at timestamptz not null,
  was_due_at timestamptz,
  state text not null default 'opened' check (state in ('opened','done','dropped')),
  done_on date,
  done_by uuid references staff,
  done_at timestamptz,
  done_note text,
  settled_by_id uuid,
  created_at timestamptz not null,
  version integer not null default 1,
  unique (subject_kind, subject_id, code, number),
  check (settled_by_id is null or state = 'done'),
  check ((state = 'done') = (done_at is not null)),
  check (done_at is null or done_by is not null)
);
create index deadline_open on deadline (due_at) where state = 'opened';
create index deadline_person on deadline (person_id, due_at);

-- A case can be about a deadline as well as about an appointment.
alter table escalation_cause drop constraint escalation_cause_pkey;
alter table escalation_cause
  alter column appointment_id drop not null,
  add column deadline_id uuid references deadline,
  add check (num_nonnulls(appointment_id, deadline_id) = 1),
  add column cause_id uuid not null generated always as (coalesce(appointment_id, deadline_id)) stored,
  add primary key (escalation_id, cause_id);
create index escalation_cause_deadline on escalation_cause (deadline_id) where deadline_id is not null;
-- A term that was moved can fall due a second time in the case it is already a cause of.
grant update (noticed_at) on escalation_cause to aftercare_clock;

-- ---------------------------------------------------------------- conditions, typed
alter table condition
  add column entry_version integer not null default 1,
  add column parameters jsonb not null default '{}' check (jsonb_typeof(parameters) = 'object'),
  add column monitored boolean not null default false,
  add column monitored_from_on date,
  add column monitored_until_on date,
  add check (monitored or (monitored_from_on is null and monitored_until_on is null)),
  add check (monitored_until_on is null or monitored_until_on >= monitored_from_on);

alter table location
  add column latitude double precision check (latitude between -90 and 90),
  add column longitude double precision check (longitude between -180 and 180),
  add check ((latitude is null) = (longitude is null)),
  drop constraint location_kind_check,
  add constraint location_kind_check check (kind in ('office','lab','group','home','online'));

-- ---------------------------------------------------------------- contact standards
create table contact_standard (
  code text not null,
  version integer not null check (version > 0),
  nl text not null,
  en text not null,
  source text not null,
  adopted_by text not null,
  valid_from date not null,
  valid_to date,
  is_example boolean not null default false,
  profile jsonb not null,
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  primary key (code, version),
  constraint standard_four_eyes check (activated_by is null or activated_by is distinct from proposed_by)
);

alter table person
  add column case_type text not null default 'sexual_offence' check (case_type in ('sexual_offence','general'));
-- From `standard_since_on` on contacts are held against it: what was before is nobody's shortfall.
alter table team
  add column standard_code text,
  add column standard_since_on date,
  add constraint team_standard_since check ((standard_code is null) = (standard_since_on is null));
alter table supervision_plan
  add column standard_code text,
  add column standard_version integer,
  add column below_standard_reason text,
  add foreign key (standard_code, standard_version) references contact_standard (code, version);

create table tier_change (
  id uuid primary key,
  person_id uuid not null references person,
  from_tier smallint not null check (from_tier between 1 and 3),
  to_tier smallint not null check (to_tier between 1 and 3 and to_tier <> from_tier),
  reason text not null,
  assessment_id uuid,
  changed_by uuid not null references staff,
  changed_at timestamptz not null
);
create index tier_change_person on tier_change (person_id, changed_at);
create trigger tier_change_append_only before update or delete or truncate on tier_change
  for each statement execute function refuse_change();

-- A contact that is no appointment of the person: with the provider, the employer, the police.
create table contact_record (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('provider_contact','employment_check','phone_call','police_contact','family_contact','other')),
  held_on date not null,
  completed boolean not null,
  note text,
  recorded_by uuid not null references staff,
  recorded_at timestamptz not null,
  voided_by uuid references staff,
  voided_at timestamptz,
  version integer not null default 1,
  check ((voided_at is null) = (voided_by is null))
);
create index contact_record_person on contact_record (person_id, held_on);

-- ---------------------------------------------------------------- risk instruments
create table assessment (
  id uuid primary key,
  person_id uuid not null references person,
  instrument text not null,
  instrument_version text not null,
  assessed_on date not null,
  items jsonb not null default '{}' check (jsonb_typeof(items) = 'object'),
  total integer,
  results jsonb not null default '{}' check (jsonb_typeof(results) = 'object'),
  combined_level text,
  combined_source text,
  age_at_release smallint,
  exception_reason text,
  appointment_id uuid references appointment,
  state text not null default 'drafted' check (state in ('drafted','signed','voided')),
  note text,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  signed_by uuid references staff,
  signed_at timestamptz,
  voided_by uuid references staff,
  voided_at timestamptz,
  void_reason text,
  version integer not null default 1,
  check (state <> 'signed' or (signed_by is not null and signed_at is not null)),
  check ((state = 'voided') = (voided_at is not null))
);
create index assessment_person on assessment (person_id, instrument, assessed_on);

-- How an organisation combines two instruments. Supplied by it as a file; the service ships none.
create table risk_matrix (
  code text not null,
  version integer not null check (version > 0),
  source text not null,
  adopted_by text not null,
  valid_from date not null,
  cells jsonb not null,
  loaded_by uuid references staff,
  loaded_at timestamptz not null,
  primary key (code, version)
);

-- ---------------------------------------------------------------- treatment
-- What a programme is for, so that one of another provider can take its place where the verdict allows it.
alter table programme add column purpose text, add column version integer not null default 1;

create table treatment_group (
  id uuid primary key,
  programme_id uuid not null references programme,
  series text not null,
  name text not null,
  entry text not null check (entry in ('open','closed')),
  capacity integer not null check (capacity between 1 and 100),
  starts_on date not null,
  ends_on date,
  version integer not null default 1,
  unique (programme_id, series),
  check (ends_on is null or ends_on >= starts_on)
);

create table referral (
  id uuid primary key,
  person_id uuid not null references person,
  condition_id uuid not null references condition,
  programme_id uuid not null references programme,
  provider_id uuid not null references provider,
  group_id uuid references treatment_group,
  state text not null default 'referred' check (state in
    ('referred','intake_offered','intake_held','started','paused','transferred','completed','dropped_out','withdrawn')),
  referred_on date not null,
  intake_offered_on date,
  intake_on date,
  started_on date,
  paused_on date,
  ended_on date,
  end_reason text,
  follows_id uuid references referral,
  created_by uuid not null references staff,
  created_at timestamptz not null,
  version integer not null default 1
);
create index referral_person on referral (person_id);
create index referral_waiting on referral (programme_id, referred_on)
  where state in ('referred','intake_offered','intake_held');
create unique index referral_once on referral (person_id, programme_id)
  where state in ('referred','intake_offered','intake_held','started','paused');

-- Append-only: every step of a referral, with its own date.
create table referral_event (
  id uuid primary key,
  referral_id uuid not null references referral,
  person_id uuid not null references person,
  act text not null,
  happened_on date not null,
  note text,
  recorded_by uuid not null references staff,
  recorded_at timestamptz not null
);
create index referral_event_referral on referral_event (referral_id, recorded_at);
create trigger referral_event_append_only before update or delete or truncate on referral_event
  for each statement execute function refuse_change();

create table place_offer (
  id uuid primary key,
  referral_id uuid not null references referral,
  person_id uuid not null references person,
  group_id uuid not null references treatment_group,
  state text not null default 'offered' check (state in ('offered','accepted','declined','lapsed')),
  offered_at timestamptz not null,
  answer_by timestamptz not null,
  answered_by uuid references staff,
  answered_at timestamptz,
  reason text,
  version integer not null default 1
);
create unique index place_offer_open on place_offer (referral_id) where state = 'offered';
create index place_offer_group on place_offer (group_id) where state = 'offered';

-- ---------------------------------------------------------------- the people around a person
create table related_person (
  id uuid primary key,
  person_id uuid not null references person,
  role text not null check (role in
    ('guardian','interpreter','family','employer','lawyer','police','municipality','cosa_coordinator','child_protection_board','other')),
  name text not null,
  organisation text,
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  phone_verified boolean not null default false,
  texts_agreed boolean not null default false,
  opted_out_at timestamptz,
  language text not null default 'nl' check (language in ('nl','en')),
  note text,
  from_on date not null,
  until_on date,
  version integer not null default 1,
  check (until_on is null or until_on >= from_on)
);
create index related_person_person on related_person (person_id);

-- Whom a person may not meet, as little as possible: a neutral label, never an address. When the other
-- is under supervision too, the pair in no_contact keeps them apart at every site.
create table restricted_party (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('victim','co_offender','other')),
  label text not null,
  other_person_id uuid references person,
  condition_id uuid references condition,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  ended_on date,
  version integer not null default 1,
  unique (person_id, label),
  check (person_id is distinct from other_person_id)
);

alter table person
  add column co_officer_id uuid references staff,
  -- Whose telephone gets the texts; null is the person's own.
  add column texts_go_to uuid references related_person,
  -- When the person said in so many words that they go there; gone with another choice or a STOP of their own.
  add column texts_go_to_agreed_at timestamptz,
  add check (co_officer_id is distinct from officer_id);
create index person_co_officer on person (co_officer_id) where co_officer_id is not null;

create table stand_in (
  id uuid primary key,
  officer_id uuid not null references staff,
  stand_in_id uuid not null references staff,
  from_on date not null,
  until_on date not null,
  note text,
  created_by uuid not null references staff,
  created_at timestamptz not null,
  ended_at timestamptz,
  version integer not null default 1,
  check (officer_id <> stand_in_id),
  check (until_on >= from_on),
  constraint stand_in_once exclude using gist (officer_id with =, daterange(from_on, until_on, '[]') with &&)
    where (ended_at is null)
);
create index stand_in_who on stand_in (stand_in_id) where ended_at is null;

create table handover_item (
  id uuid primary key,
  hand_over_id uuid not null references stand_in,
  person_id uuid not null references person,
  kind text not null check (kind in ('appointment','absence','task','escalation','plan','deadline','person')),
  subject_id uuid not null,
  noted_at timestamptz not null,
  seen_at timestamptz,
  unique (hand_over_id, kind, subject_id)
);
create index handover_item_person on handover_item (person_id);

create table circle (
  id uuid primary key,
  person_id uuid not null references person,
  coordinator_id uuid references related_person,
  volunteers integer not null default 3 check (volunteers between 1 and 12),
  started_on date not null,
  ended_on date,
  note text,
  version integer not null default 1,
  check (ended_on is null or ended_on >= started_on)
);
create index circle_person on circle (person_id);

-- A meeting that binds nobody: a miss of it is information, never an absence.
alter table appointment add column enforceable boolean not null default true;
alter table obligation
  drop constraint obligation_kind_check,
  add constraint obligation_kind_check check (kind in
    ('check_in','home_visit','substance_test','treatment','group_session','circle_meeting'));

alter table task
  drop constraint task_kind_check,
  add constraint task_kind_check check (kind in
    ('record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand','notify_change',
     'attendance_low','answer_offer','review_plan','library_changed'));
-- Planners look at tasks about a time or a place. Attendance, an offered place, a plan to review, whom to
-- call and why, a number to check: each tells of the case or the person.
drop policy planners_look on task;
create policy planners_look on task for select to aftercare_desk
  using ((select app_role()) = 'planner' and kind in ('wants_to_move','place_by_hand','notify_change')
    and person_id in (select id from person));

-- What a run could not do, by id, and when that is tried again.
alter table job_run
  add column left_items text[] not null default '{}',
  add column tries integer not null default 0,
  add column retry_at timestamptz;

-- ---------------------------------------------------------------- what waits for a time
-- Room that came free. The change itself notes it, in its own transaction, so that no way of making a change
-- can forget it; a job takes each row once and tries who waits. Null means any; both days count.
create table freed_room (
  id bigint generated always as identity primary key,
  officer_id uuid,
  location_id uuid,
  programme_id uuid,
  person_id uuid,
  from_on date,
  until_on date
);

-- A period that passed without a time: not the person's miss. `deadline_id` is what brings it to a person's
-- decision; null where the person could not come or nothing could be enforced.
create table not_offered (
  line_id uuid not null,
  occurrence integer not null,
  person_id uuid not null references person,
  obligation_id uuid not null references obligation,
  first_on date not null,
  last_on date not null,
  reason jsonb not null,
  noticed_at timestamptz not null,
  passed_at timestamptz not null,
  deadline_id uuid references deadline,
  primary key (line_id, occurrence)
);
create index not_offered_person on not_offered (person_id);
create index unplaced_last_day on unplaced (last_on);

-- Up to which day somebody's contacts were held against the standard, and when that was done.
create table contact_judgement (
  person_id uuid primary key references person,
  judged_to_on date not null,
  judged_at timestamptz not null
);

create function local_day(at timestamptz) returns date language sql immutable parallel safe
  return cast(timezone('Europe/Amsterdam', at) as date);

-- As the owner: nobody at a screen may read or write what came free.
create function free_room(officer uuid, location uuid, programme uuid, person uuid, during tstzrange) returns void
  language sql security definer set search_path = public as $$
  insert into freed_room (officer_id, location_id, programme_id, person_id, from_on, until_on)
  values (officer, location, programme, person, local_day(lower(during)), local_day(upper(during)))
$$;
create function note_freed_appointment() returns trigger language plpgsql as $$
begin
  perform free_room(old.officer_id, old.location_id, (select programme_id from group_session where id = old.session_id),
                    old.person_id, old.during);
  return null;
end $$;
create trigger appointment_freed after update of state, during, officer_id, location_id, session_id on appointment
  for each row when (old.state not in ('cancelled_by_service','moved') and (
    new.state in ('cancelled_by_service','moved')
    or (new.during, new.officer_id, new.location_id, new.session_id)
      is distinct from (old.during, old.officer_id, old.location_id, old.session_id)))
  execute function note_freed_appointment();
create function note_freed_leave() returns trigger language plpgsql as $$
begin
  perform free_room(old.staff_id, null, null, null, old.during);
  return null;
end $$;
create trigger leave_freed after delete or update of staff_id, during on leave
  for each row execute function note_freed_leave();
create function note_freed_officer() returns trigger language plpgsql as $$
begin
  perform free_room(new.id, null, null, null, null);
  return null;
end $$;
create trigger officer_freed after update of hours, office_id, active, role on staff
  for each row when ((new.hours, new.office_id, new.active, new.role)
    is distinct from (old.hours, old.office_id, old.active, old.role))
  execute function note_freed_officer();
create function note_freed_session() returns trigger language plpgsql as $$
begin
  perform free_room(null, new.location_id, new.programme_id, null, tstzrange(new.starts_at, new.ends_at));
  return null;
end $$;
create trigger session_freed after insert or update on group_session
  for each row execute function note_freed_session();
create function note_freed_place() returns trigger language plpgsql as $$
begin
  perform free_room(null, new.id, null, new.person_id, null);
  return null;
end $$;
create trigger place_opened after insert on location for each row execute function note_freed_place();
create trigger place_freed after update of kind, capacity, hours, person_id, longitude, latitude on location
  for each row when ((new.kind, new.capacity, new.hours, new.person_id, new.longitude, new.latitude)
    is distinct from (old.kind, old.capacity, old.hours, old.person_id, old.longitude, old.latitude))
  execute function note_freed_place();
create function note_freed_person() returns trigger language plpgsql as $$
begin
  perform free_room(null, null, null, new.id, null);
  return null;
end $$;
create trigger person_freed after update of officer_id, deputy_id, team_id, tier, regime, work_weeks on person
  for each row when ((new.officer_id, new.deputy_id, new.team_id, new.tier, new.regime, new.work_weeks)
    is distinct from (old.officer_id, old.deputy_id, old.team_id, old.tier, old.regime, old.work_weeks))
  execute function note_freed_person();
create function note_person_free() returns trigger language plpgsql as $$
begin
  perform free_room(null, null, null, old.person_id, null);
  return null;
end $$;
create trigger away_freed after delete or update of during on away_period for each row execute function note_person_free();
create trigger exclusion_freed after delete on exclusion for each row execute function note_person_free();
create trigger no_contact_freed after delete on no_contact for each row execute function note_person_free();

-- ---------------------------------------------------------------- who may see what
create function app_today() returns date language sql stable parallel safe
  return nullif(current_setting('app.today', true), '')::date;
-- Officers this actor stands in for today. As the owner: policies would otherwise ask each other. In a language that
-- keeps its plans: every statement about a person asks this, and planning it anew took longer than the statement.
create function app_stood_in_for() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return array(
    select officer_id from stand_in
    where stand_in_id = app_own() and ended_at is null and app_today() between from_on and until_on
  );
end $$;
create policy co_worked on person to aftercare_desk using (co_officer_id = (select app_own()));
create policy stood_in_for on person to aftercare_desk using (officer_id = any ((select app_stood_in_for())::uuid[]));

-- Names and days of colleagues, within the team.
alter table stand_in enable row level security;
create policy clock_all on stand_in to aftercare_clock using (true) with check (true);
create policy colleagues on stand_in to aftercare_desk using ((select app_reads_cases())
  and officer_id in (select id from staff where team_id = (select app_team())));

grant select, insert, update on
  order_extension, order_suspension, order_event, contact_record, deadline, assessment, referral, place_offer, related_person, restricted_party, stand_in,
  handover_item, circle, treatment_group, contact_standard to aftercare_desk, aftercare_clock;
grant select, insert on tier_change, referral_event, risk_matrix to aftercare_desk, aftercare_clock;
grant update on team to aftercare_desk, aftercare_clock;

do $$
declare t text;
begin
  foreach t in array array['order_extension','order_suspension','order_event','deadline','tier_change','contact_record','assessment',
                           'referral','referral_event','place_offer','related_person','restricted_party',
                           'handover_item','circle'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
end $$;

grant select, insert on not_offered to aftercare_clock;
grant select on not_offered to aftercare_desk;
-- To lock a row one must be allowed to change it.
grant select, update, delete on freed_room to aftercare_clock;
grant select, insert, update on contact_judgement to aftercare_clock;
alter table not_offered enable row level security;
create policy clock_all on not_offered to aftercare_clock using (true) with check (true);
create policy case_readers on not_offered to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
alter table freed_room enable row level security;
create policy clock_all on freed_room to aftercare_clock using (true) with check (true);
alter table contact_judgement enable row level security;
create policy clock_all on contact_judgement to aftercare_clock using (true) with check (true);

-- The place of everything that waits for a time, in the line it stands in: who shares its officer, its programme or
-- its team. Numbers of nobody, so the view counts as its owner does, across caseloads.
create view waiting_order as
  select line_id, occurrence, queue, queue_id,
    row_number() over (partition by queue, queue_id order by tier, noticed_at, line_id, occurrence) as place,
    count(*) over (partition by queue, queue_id) as waiting
  from (
    select u.line_id, u.occurrence, u.noticed_at, p.tier,
      case o.needs when 'session' then 'programme' when 'officer' then 'officer' else 'team' end as queue,
      case o.needs when 'session' then o.programme_id when 'officer' then p.officer_id else p.team_id end as queue_id
    from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
    where p.closed_on is null and u.last_on >= coalesce(app_today(), '-infinity')
  ) waiter;
grant select on waiting_order to aftercare_desk, aftercare_clock;
