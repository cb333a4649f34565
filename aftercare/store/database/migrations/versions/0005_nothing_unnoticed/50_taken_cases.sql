-- A colleague who had cases learns that a hand-over took them. They may see nothing of the person any more, so the
-- notice holds only the references of the files.
create table taken_case_notice (
  id uuid primary key,
  staff_id uuid not null references staff,
  to_id uuid not null references staff,
  taken_by uuid not null references staff,
  taken_at timestamptz not null,
  case_references text[] not null check (cardinality(case_references) between 1 and 100),
  seen_at timestamptz,
  check (seen_at >= taken_at)
);
create index taken_case_notice_staff on taken_case_notice (staff_id, taken_at);
create index taken_case_notice_to on taken_case_notice (to_id);
create index taken_case_notice_by on taken_case_notice (taken_by);

create trigger taken_case_notice_seen_once before update on taken_case_notice
  for each row execute function end_once('seen_at');
create trigger taken_case_notice_stays before delete on taken_case_notice
  for each row execute function refuse_change();
create trigger taken_case_notice_keeps before truncate on taken_case_notice
  for each statement execute function refuse_change();

grant select, update on taken_case_notice to aftercare_desk;
grant select, insert on taken_case_notice to aftercare_clock;
alter table taken_case_notice enable row level security;
create policy clock_all on taken_case_notice to aftercare_clock using (true) with check (true);
create policy own_notices on taken_case_notice to aftercare_desk using (staff_id = (select app_staff()));
