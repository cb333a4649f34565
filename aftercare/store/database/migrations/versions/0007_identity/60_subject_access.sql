-- The rights of clients to their own data: a request with its legal deadline, the notes that a person checked, what was
-- given, and a statement kept beside the record that the client disputes.
create table access_request (
  id uuid primary key,
  person_id uuid not null references person,
  law text not null check (law in ('avg','wjsg','wpg')),
  received_on date not null,
  received_by text not null check (received_by in ('letter','email','in_person','phone','representative')),
  identity text not null check (identity in ('document','known','authorised','not_established')),
  language text not null check (language in ('nl','en')),
  deadline_id uuid not null references deadline,
  registered_by uuid not null references staff,
  registered_at timestamptz not null,
  state text not null default 'received'
    check (state in ('received','extended','answered','refused','withdrawn')),
  extended_on date,
  extension_reason text check (length(extension_reason) between 1 and 2000),
  extension_informed_on date,
  -- An officer proposes a refusal with its ground; a supervisor decides.
  refusal_ground text check (refusal_ground in ('identity','excessive','investigation','safety')),
  reason text check (length(reason) between 1 and 2000),
  proposed_by uuid references staff,
  proposed_at timestamptz,
  -- Why a supervisor did not follow the proposal.
  objection text check (length(objection) between 1 and 2000),
  ended_on date,
  ended_by uuid references staff,
  ended_at timestamptz,
  given_by text check (given_by in ('in_person','post','secure_email')),
  -- What was given, as it was given.
  content jsonb,
  pdf bytea,
  pdf_sha256 text check (pdf_sha256 ~ '^[0-9a-f]{64}$'),
  version integer not null default 1,
  check (num_nulls(extended_on, extension_reason, extension_informed_on) in (0, 3)),
  check (state <> 'extended' or extended_on is not null),
  check (num_nulls(refusal_ground, proposed_by, proposed_at) in (0, 3)),
  check ((state in ('answered','refused','withdrawn')) = (ended_at is not null)),
  check (num_nulls(ended_on, ended_by, ended_at) in (0, 3)),
  check (num_nulls(given_by, content, pdf, pdf_sha256) in (0, 4)),
  check ((state = 'answered') = (pdf is not null)),
  check (state not in ('refused','withdrawn') or reason is not null),
  constraint access_request_four_eyes
    check (state <> 'refused' or (refusal_ground is not null and ended_by <> proposed_by))
);
create unique index access_request_open on access_request (person_id, law) where state in ('received','extended');
create index access_request_person on access_request (person_id, received_on);
create index access_request_proposed on access_request (proposed_at) where proposed_at is not null;

-- What a person said of one note before it may go: included, or withheld with a ground. A note that is written anew has
-- another digest, and is checked again.
create table access_note (
  id uuid primary key,
  access_request_id uuid not null references access_request,
  person_id uuid not null references person,
  source text not null,
  row_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  ground text check (ground in ('third_party','investigation','safety')),
  checked_by uuid not null references staff,
  checked_at timestamptz not null,
  unique (access_request_id, source, row_id)
);
create index access_note_person on access_note (person_id);

create table correction_note (
  id uuid primary key,
  person_id uuid not null references person,
  subject_kind text not null check (subject_kind in
    ('person','order','condition','plan','appointment','absence','assessment','contact','escalation','paper')),
  subject_id uuid not null,
  statement text not null check (length(statement) between 1 and 4000),
  stated_on date not null,
  deadline_id uuid not null references deadline,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  decision text check (decision in ('granted','refused')),
  reason text check (length(reason) between 1 and 2000),
  decided_by uuid references staff,
  decided_at timestamptz,
  version integer not null default 1,
  check (num_nulls(decision, reason, decided_by, decided_at) in (0, 4))
);
create index correction_note_person on correction_note (person_id, stated_on);
create index correction_note_subject on correction_note (subject_id);

create function keep_access_request() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null
  or (new.id, new.person_id, new.law, new.received_on, new.received_by, new.deadline_id, new.registered_by, new.registered_at)
    is distinct from
    (old.id, old.person_id, old.law, old.received_on, old.received_by, old.deadline_id, old.registered_by, old.registered_at)
  then
    raise exception 'append-only: a request for access stays as it was made and as it ended' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger access_request_kept before update on access_request
  for each row execute function keep_access_request();

create function keep_correction_note() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null
  or (new.id, new.person_id, new.subject_kind, new.subject_id, new.statement, new.stated_on, new.deadline_id,
      new.entered_by, new.entered_at)
    is distinct from
    (old.id, old.person_id, old.subject_kind, old.subject_id, old.statement, old.stated_on, old.deadline_id,
      old.entered_by, old.entered_at)
  then
    raise exception 'append-only: the statement of a client stays, and is decided on once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger correction_note_kept before update on correction_note
  for each row execute function keep_correction_note();

grant select, insert, update on access_request, access_note, correction_note to aftercare_desk, aftercare_clock;
do $$
declare t text;
begin
  foreach t in array array['access_request','access_note','correction_note'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
end $$;

-- They go with the deadlines that they refer to, and so just before them.
update destroyed_table set position = position + 1000
where position >= (select position from destroyed_table where name = 'deadline');
insert into destroyed_table (position, name, kind)
select d.position - 1000 + mine.number, mine.name, d.kind from destroyed_table d,
  (values (0, 'access_note'), (1, 'access_request'), (2, 'correction_note')) mine(number, name)
where d.name = 'deadline';
