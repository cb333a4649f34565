-- Every verdict on an absence as it was given, and whether whoever gave it saw that no reminder had arrived.

-- A corrected outcome takes a verdict off the absence; what was decided before stays here.
create table absence_verdict (
  id uuid primary key,
  absence_id uuid not null references absence,
  person_id uuid not null references person,
  verdict text not null check (verdict in ('excused','unexcused','service_failure')),
  reason text not null,
  -- Whether a reminder had arrived before the appointment began; nothing for verdicts from before this was kept.
  reminder_arrived boolean,
  no_reminder_seen boolean not null default false,
  decided_by uuid not null references staff,
  decided_at timestamptz not null,
  -- A failure to notify is not counted as a failure to comply without a person having seen it.
  constraint absence_verdict_seen check (verdict <> 'unexcused' or reminder_arrived is not false or no_reminder_seen),
  check (not no_reminder_seen or reminder_arrived is false)
);
create index absence_verdict_absence on absence_verdict (absence_id, decided_at);
create index absence_verdict_person on absence_verdict (person_id);
insert into absence_verdict (id, absence_id, person_id, verdict, reason, decided_by, decided_at)
select gen_random_uuid(), id, person_id, verdict, coalesce(verdict_reason, '–'), decided_by, coalesce(decided_at, app_now())
from absence where verdict is not null;
create trigger absence_verdict_append_only before update or delete on absence_verdict
  for each row execute function refuse_change();
create trigger absence_verdict_keeps before truncate on absence_verdict
  for each statement execute function refuse_change();

-- What somebody gave as the reason, each time it was entered; what stands on the absence is the newest. Nothing
-- says who entered what stood there before this was kept.
create table absence_evidence (
  id uuid primary key,
  absence_id uuid not null references absence,
  person_id uuid not null references person,
  ground text not null,
  note text not null,
  entered_by uuid references staff,
  entered_at timestamptz not null
);
create index absence_evidence_absence on absence_evidence (absence_id, entered_at);
create index absence_evidence_person on absence_evidence (person_id);
insert into absence_evidence (id, absence_id, person_id, ground, note, entered_at)
select gen_random_uuid(), id, person_id, ground, coalesce(evidence_note, ''), opened_at from absence
where ground is not null;
create trigger absence_evidence_append_only before update or delete on absence_evidence
  for each row execute function refuse_change();
create trigger absence_evidence_keeps before truncate on absence_evidence
  for each statement execute function refuse_change();
grant select, insert on absence_evidence to aftercare_desk, aftercare_clock;
alter table absence_evidence enable row level security;
create policy clock_all on absence_evidence to aftercare_clock using (true) with check (true);
create policy case_readers on absence_evidence for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy case_writers on absence_evidence for insert to aftercare_desk
  with check ((select app_reads_cases()) and person_id in (select id from person) and entered_by = (select app_staff()));

-- No open absence becomes an unexcused one but by a verdict that stands there.
create function require_verdict() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from absence_verdict v where v.absence_id = new.id and v.verdict = new.verdict
                 and v.decided_by = new.decided_by and v.decided_at = new.decided_at) then
    raise exception 'an unexcused absence has its verdict on record' using errcode = '23514';
  end if;
  return null;
end $$;
revoke execute on function require_verdict from public;
create trigger absence_verdict_first after update of verdict on absence for each row
  when (new.verdict = 'unexcused' and old.verdict is distinct from new.verdict) execute function require_verdict();

grant select, insert on absence_verdict to aftercare_desk, aftercare_clock;
alter table absence_verdict enable row level security;
create policy clock_all on absence_verdict to aftercare_clock using (true) with check (true);
create policy case_readers on absence_verdict for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy case_writers on absence_verdict for insert to aftercare_desk
  with check ((select app_reads_cases()) and person_id in (select id from person) and decided_by = (select app_staff()));
