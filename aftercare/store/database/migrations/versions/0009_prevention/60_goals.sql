-- Goals of a client with their steps: what, who does it, by when. A goal is no obligation: nothing here is missed.
create table goal (
  id uuid primary key,
  person_id uuid not null references person,
  version integer not null default 1,
  area text not null check (area in ('work','housing','treatment','relations','money','health','other')),
  words text not null check (words <> ''),
  state text not null check (state in ('opened','done','dropped')),
  reason text check (reason <> ''),
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  ended_by uuid references staff,
  ended_at timestamptz,
  check ((state = 'opened') = (ended_at is null)),
  check (num_nulls(ended_by, ended_at) in (0, 2)),
  check (state <> 'dropped' or reason is not null)
);
create index goal_person on goal (person_id, entered_at);
create table goal_step (
  id uuid primary key,
  person_id uuid not null references person,
  version integer not null default 1,
  goal_id uuid not null references goal,
  words text not null check (words <> ''),
  done_by text not null check (done_by in ('client','officer','contact')),
  officer_id uuid references staff,
  -- Who that is stands with the contact, which may be destroyed earlier.
  contact_id uuid,
  due_on date not null,
  state text not null check (state in ('opened','done','dropped')),
  reason text check (reason <> ''),
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  ended_by uuid references staff,
  ended_at timestamptz,
  check ((done_by = 'officer') = (officer_id is not null)),
  check ((done_by = 'contact') = (contact_id is not null)),
  check ((state = 'opened') = (ended_at is null)),
  check (num_nulls(ended_by, ended_at) in (0, 2))
);
create index goal_step_person on goal_step (person_id, due_on);
create index goal_step_goal on goal_step (goal_id);
create index goal_step_due on goal_step (due_on) where state = 'opened';
-- How a client wants to hear that something went well; the newest row counts.
create table praise_choice (
  id uuid primary key,
  person_id uuid not null references person,
  choice text not null check (choice in ('praise-well-done','praise-keep-going','in_person','none')),
  entered_by uuid not null references staff,
  entered_at timestamptz not null
);
create index praise_choice_person on praise_choice (person_id, entered_at);
-- What a colleague did about a milestone, once for each: a goal, a step, or months without a miss. A text about it has
-- its id in its slot.
create table praise (
  id uuid primary key,
  person_id uuid not null references person,
  goal_id uuid references goal,
  step_id uuid references goal_step,
  months integer check (months > 0),
  counted_from_on date,
  way text not null check (way in ('text','in_person','not_now')),
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  check (num_nonnulls(goal_id, step_id, months) = 1),
  check (num_nulls(months, counted_from_on) in (0, 2)),
  unique nulls not distinct (person_id, goal_id, step_id, months, counted_from_on)
);
create index praise_goal on praise (goal_id);
create index praise_step on praise (step_id);
create trigger goal_append_only before delete on goal for each row execute function refuse_change();
create trigger goal_step_append_only before delete on goal_step for each row execute function refuse_change();
create trigger praise_choice_append_only before update or delete on praise_choice
  for each row execute function refuse_change();
create trigger praise_append_only before update or delete on praise for each row execute function refuse_change();
grant select, insert on goal, goal_step, praise_choice, praise to aftercare_desk, aftercare_clock;
grant update (version, area, words, state, reason, ended_by, ended_at) on goal to aftercare_desk;
grant update (version, words, done_by, officer_id, contact_id, due_on, state, reason, ended_by, ended_at) on goal_step
  to aftercare_desk;
call protect_as_case_file('goal');
call protect_as_case_file('goal_step');
call protect_as_case_file('praise_choice');
call protect_as_case_file('praise');
-- They go before the deadlines and the conferences.
insert into destroyed_table (position, name, kind)
select d.position - 7 + mine.number, mine.name, d.kind from destroyed_table d,
  (values ('praise', 1), ('praise_choice', 2), ('goal_step', 3), ('goal', 4)) mine(name, number)
where d.name = 'deadline';
