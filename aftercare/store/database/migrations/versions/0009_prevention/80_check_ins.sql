-- A check-in on the own page: three questions, at most once a day, where the officer switched it on.
alter table channel_preference add column check_in boolean not null default false,
  add constraint channel_preference_check_in check (own_page or not check_in);
create table client_check_in (
  id uuid primary key,
  person_id uuid not null references person,
  sent_on date not null,
  sent_at timestamptz not null,
  mood text not null check (mood in ('good','so_so','not_good')),
  changed boolean not null,
  call boolean not null,
  call_when text,
  unique (person_id, sent_on),
  check (call or call_when is null)
);
create index client_check_in_sent on client_check_in (sent_at);
create trigger client_check_in_append_only before update or delete on client_check_in
  for each row execute function refuse_change();
-- The client sends one as the clock; a colleague writes some by importing a case file.
grant select, insert on client_check_in to aftercare_desk, aftercare_clock;
call protect_as_case_file('client_check_in');
insert into destroyed_table (position, name, kind)
select position - 1, 'client_check_in', kind from destroyed_table where name = 'client_page_visit';
alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended', 'team_refused', 'evidence_sent', 'team_accepted', 'team_moved', 'checked_in'));

-- How much the own pages are used, by month and team; no client is in it.
create table own_page_figure (
  month date not null check (extract(day from month) = 1),
  team_id uuid not null references team,
  use text not null check (use in ('on','opened','times_taken','evidence','check_ins')),
  number integer not null check (number >= clients),
  clients integer not null check (clients > 0),
  primary key (month, team_id, use)
);
grant select on own_page_figure to aftercare_desk;
grant select, insert, update, delete on own_page_figure to aftercare_clock;
alter table own_page_figure enable row level security;
create policy clock_all on own_page_figure to aftercare_clock using (true) with check (true);
create policy whole_house on own_page_figure for select to aftercare_desk using ((select app_role()) = 'admin');
create policy own_team on own_page_figure for select to aftercare_desk
  using ((select app_role()) in ('supervisor','planner') and team_id = (select app_team()));
