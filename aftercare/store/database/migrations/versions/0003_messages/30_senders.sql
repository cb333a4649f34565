-- One sender per channel, shared by every worker on every machine: how fast it may go, and whether it stands still.
create table sender (
  channel text primary key check (channel in ('sms','voice','email')),
  rate_per_s double precision not null default 50 check (rate_per_s > 0 and rate_per_s <= 10000),
  burst integer not null default 100 check (burst between 1 and 100000),
  tokens double precision not null default 100 check (tokens >= 0),
  refilled_at timestamptz,
  -- The provider said "not now": nothing leaves before this moment; `pauses` counts them in a row.
  paused_until_at timestamptz,
  pauses integer not null default 0 check (pauses >= 0),
  -- Attempts in a row that the provider did not answer, or not usably.
  failures integer not null default 0 check (failures >= 0),
  stopped_at timestamptz,
  reason text check (reason in ('set-up','provider-failing','by-hand')),
  code integer,
  -- One message is tried at this moment, to see whether it works again; null: only a person starts it.
  next_try_at timestamptz,
  tries integer not null default 0 check (tries >= 0),
  accepted_at timestamptz,
  version integer not null default 1,
  check ((stopped_at is null) = (reason is null)),
  check (stopped_at is not null or next_try_at is null),
  check (stopped_at is null or next_try_at is not null or reason = 'by-hand')
);
insert into sender (channel) values ('sms'), ('voice'), ('email');
alter table sender enable row level security;
grant select, update on sender to aftercare_clock, aftercare_desk;
create policy clock_all on sender to aftercare_clock using (true) with check (true);
create policy admins on sender to aftercare_desk using ((select app_role()) = 'admin');
-- Whoever works on cases sees that texts do not leave; a sender says nothing of anybody.
create policy case_workers_look on sender for select to aftercare_desk using ((select app_reads_cases()));

-- When a sender stopped and started, and why: by itself (`done_by` null), or by somebody who said why.
create table sender_event (
  id uuid primary key,
  channel text not null references sender,
  event text not null check (event in ('stopped','started')),
  -- What it stands or stood still for, and with which code of the provider's.
  because text not null check (because in ('set-up','provider-failing','by-hand')),
  code integer,
  reason text check (char_length(reason) between 1 and 1000),
  done_by uuid references staff,
  happened_at timestamptz not null,
  position bigint generated always as identity,
  check ((done_by is null) = (reason is null))
);
create index sender_event_channel on sender_event (channel, position);
create trigger sender_event_append_only before update or delete on sender_event for each row execute function refuse_change();
create trigger sender_event_keeps before truncate on sender_event for each statement execute function refuse_change();
alter table sender_event enable row level security;
grant select, insert on sender_event to aftercare_clock, aftercare_desk;
create policy clock_all on sender_event to aftercare_clock using (true) with check (true);
create policy admins on sender_event to aftercare_desk using ((select app_role()) = 'admin');

-- Each channel is drained by itself.
drop index message_due;
create index message_due on message (channel, due_at, id) where state = 'planned';
create index message_due_alone on message (channel, due_at, id) where state = 'planned' and appointment_id is null;
-- What did not arrive lately is counted for administrators.
create index message_not_arrived on message (state_at) where state in ('failed','undelivered');
