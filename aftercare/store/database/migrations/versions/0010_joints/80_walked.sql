-- A case conference is planned before it is held: the same table, so that who sees it, and how long, is the same. A planned one has a
-- moment, and colleagues who get a notice; the one that was held from it names it. A plan ends once, by what was held or cancelled.
alter table case_conference
  add column starts_at timestamptz,
  add column place text check (place <> ''),
  add column invited uuid[] not null default '{}',
  add column plan_id uuid references case_conference,
  add column cancelled_at timestamptz,
  add column cancelled_by uuid references staff,
  add constraint case_conference_planned check (case when starts_at is null
    then num_nonnulls(place, cancelled_at) = 0 and cardinality(invited) = 0 else plan_id is null end),
  add constraint case_conference_cancelled check (num_nonnulls(cancelled_at, cancelled_by) in (0, 2));
create unique index case_conference_plan on case_conference (plan_id);
drop trigger case_conference_append_only on case_conference;
create trigger case_conference_ends_once before update on case_conference
  for each row execute function end_once('cancelled_at', 'cancelled_by');
create trigger case_conference_append_only before delete on case_conference for each row execute function refuse_change();
grant update (cancelled_at, cancelled_by) on case_conference to aftercare_desk;

alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended', 'team_refused', 'evidence_sent', 'team_accepted', 'team_moved', 'checked_in', 'role_ended',
    'move_cancelled', 'conference_planned', 'conference_cancelled', 'action_agreed', 'trial_confirmed'));
