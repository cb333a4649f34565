-- Letters: where a person gets post, what was made for it, and what somebody says was posted.
alter table location add column address text check (length(address) between 1 and 250);

create table postal_address (
  person_id uuid primary key references person,
  lines text not null check (length(lines) between 1 and 250),
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  version integer not null default 1
);

create table letter (
  id uuid primary key,
  person_id uuid not null references person,
  appointment_id uuid references appointment,
  kind text not null check (kind in ('appointment','unreached','changed','cancelled','card')),
  language text not null check (language in ('nl','en','ar','pl','tr','uk')),
  template_version integer not null,
  -- The finished words, so that a letter printed again says what it said.
  content jsonb not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  due_on date not null,
  state text not null default 'drafted' check (state in ('drafted','sent','discarded')),
  made_by uuid not null references staff,
  made_at timestamptz not null,
  sent_on date,
  ended_by uuid references staff,
  ended_at timestamptz,
  version integer not null default 1,
  check ((state = 'sent') = (sent_on is not null)),
  check ((state = 'drafted') = (ended_at is null) and (ended_at is null) = (ended_by is null))
);
-- A second click makes no second letter.
create unique index letter_once on letter (person_id, kind, coalesce(appointment_id, person_id)) where (state = 'drafted');
create index letter_person on letter (person_id, made_at);
create index letter_appointment on letter (appointment_id) where appointment_id is not null;
create index letter_due on letter (due_on) where state = 'drafted';

grant select, insert, update on postal_address, letter to aftercare_desk, aftercare_clock;
do $$
declare t text;
begin
  foreach t in array array['postal_address','letter'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
end $$;
