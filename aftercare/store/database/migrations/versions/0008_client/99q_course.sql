-- The course of a treatment: modules in order and the dose by level, version by version; kept as it was adopted.
create table programme_outline (
  id uuid primary key,
  programme_id uuid not null references programme,
  valid_from date not null,
  source text not null check (source <> ''),
  -- [{"name", "sessions"}] in order; {"1": sessions, …} by level, 1 being the highest.
  modules jsonb not null check (jsonb_typeof(modules) = 'array' and jsonb_array_length(modules) > 0),
  dose jsonb not null check (dose ?& array['1', '2', '3']),
  adopted_by uuid not null references staff,
  adopted_at timestamptz not null,
  unique (programme_id, valid_from)
);
grant select, insert on programme_outline to aftercare_desk;
grant select on programme_outline to aftercare_clock;
alter table programme_outline enable row level security;
create policy clock_reads on programme_outline for select to aftercare_clock using (true);
create policy everyone_reads on programme_outline for select to aftercare_desk using (true);
create policy planners_adopt on programme_outline for insert to aftercare_desk
  with check ((select app_role()) = 'planner' and adopted_by = (select app_staff()));
-- A session that makes a missed one good is an extra appointment, which names it. Both are destroyed in one transaction,
-- appointments first.
alter table obligation
  add column catches_up_id uuid references appointment deferrable initially deferred,
  add constraint obligation_catches_up check (catches_up_id is null or plan_id is null and programme_id is not null);
create index obligation_catches_up on obligation (catches_up_id) where catches_up_id is not null;
-- Why a treatment ended early, and who decided that; unknown for those of before.
alter table referral
  add column drop_out_reason text check (drop_out_reason in ('client-stopped','missed-sessions','conduct','not-suited',
    'health','moved','detained','order-ended','other')),
  add column drop_out_by text check (drop_out_by in ('client','provider','probation','court')),
  add constraint referral_drop_out check (
    (drop_out_reason is null) = (drop_out_by is null) and (drop_out_reason is null or state = 'dropped_out'));

-- The officer hears of an end that someone else recorded.
alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended'));
-- Every page counts the reader's unread notices.
create index referral_event_end on referral_event (recorded_at) where act in ('complete','drop_out');

-- Figures: completed, dropped out by reason, under way.
alter table team_figure drop constraint team_figure_what_check;
alter table team_figure add constraint team_figure_what_check check (
  what in ('standard','contacts','verdict','case','alarm','wait','treatment'));
