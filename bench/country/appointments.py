"""What happened in the thirteen weeks behind and what is booked in the twelve ahead: appointments, outcomes, absences,
verdicts, escalations with their steps, tasks and deadlines.

Of a hundred past appointments six were missed. Half of those were judged unexcused, which opened an escalation; it was
closed after three days, but those of the last twelve days are open. What fell in the last nine days waits for a
verdict. Two in a hundred appointments of the last two days have no outcome yet, and some misses no absence: that is
what the sweep of every minute finds. Ids are random, which is the worst case for an index.
"""

APPOINTMENTS = """
create unlogged table bench_past as
  select md5('a' || l.line_id || k)::uuid as id, l.id as person_id, l.officer_id, l.team, l.kind, l.line_id,
         l.obligation_id, k, l.officer,
         (hashtext(l.line_id::text || k) & 2147483647) % 100 as luck, d.starts_at,
         d.starts_at + case l.kind when 'check_in' then interval '30 minutes' else interval '15 minutes' end as ends_at
  from (select *, case kind when 'check_in' then seat else (of_team * 12 + row_number() over (
          partition by kind, officer_id order by seat) - 1) / 4 end as slot from bench_line) l,
       lateral generate_series(0, {weeks} * 7 / l.period - 1) k,
       lateral (select (date '{first}' + (k * l.period + case l.kind when 'check_in' then l.seat / 8
                       else l.slot % 5 end)::int
                       + case l.kind when 'check_in' then time '09:00' + l.seat % 8 * interval '30 minutes'
                         else time '13:30' + l.slot / 5 * interval '15 minutes' end) at time zone 'Europe/Amsterdam'
                       as starts_at) d;
insert into appointment (id, person_id, obligation_id, line_id, occurrence, kind, officer_id, site_id, during,
                         booked_at, state, reminders_planned_at, known_at, last_changed_at)
  select id, person_id, obligation_id, line_id, k, kind, case kind when 'check_in' then officer_id end,
         md5(case kind when 'check_in' then 'office' else 'lab' end || team)::uuid, tstzrange(starts_at, ends_at),
         starts_at - interval '84 days',
         case when starts_at > '{now}' or luck between 50 and 51 and starts_at > timestamptz '{now}' - interval '2 days'
              then 'scheduled' when luck < 6 then 'missed' when luck = 6 then 'late' else 'attended' end,
         case when starts_at < timestamptz '{now}' + interval '7 days' then starts_at - interval '8 days' end,
         starts_at - interval '70 days',
         case when starts_at > '{now}' then starts_at - interval '84 days' else ends_at end
  from bench_past order by starts_at;
insert into outcome (id, appointment_id, person_id, code, recorded_by, recorded_at)
  select md5('u' || a.id)::uuid, a.id, a.person_id, a.state, b.officer_id, a.ends_at + interval '20 minutes'
  from appointment a join bench_past b using (id) where a.state <> 'scheduled';
create unlogged table bench_missed as
  select b.*, b.luck < 3 as unexcused, b.starts_at < timestamptz '{now}' - interval '9 days' as decided,
         b.starts_at < timestamptz '{now}' - interval '12 days' as closed
  from bench_past b join appointment a using (id)
  where a.state = 'missed' and (b.luck > 0 or b.starts_at < timestamptz '{now}' - interval '26 hours');
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, verdict,
                     verdict_reason, decided_by, decided_at, evaluated_at, last_changed_at)
  select md5('w' || id)::uuid, id, person_id, starts_at::date, case when decided then 'decided' else 'opened' end,
         ends_at, starts_at + interval '6 days', starts_at + interval '9 days',
         case when decided then case when unexcused then 'unexcused' else 'excused' end end,
         case when decided then '' end, case when decided then officer_id end,
         case when decided then starts_at + interval '8 days' end,
         case when starts_at < timestamptz '{now}' - interval '10 days' then starts_at + interval '8 days' end,
         starts_at + interval '8 days'
  from bench_missed;
insert into absence_verdict (id, absence_id, person_id, verdict, reason, reminder_arrived, decided_by, decided_at)
  select md5('y' || id)::uuid, id, person_id, verdict, '', true, decided_by, decided_at
  from absence where state = 'decided';
insert into escalation (id, person_id, trigger_key, rule_code, rule_version, severity, state, opened_at, decision,
                        decision_reason, decided_by, decided_at, last_changed_at)
  select md5('e' || id)::uuid, person_id, 'unexcused-' || id, 'unexcused-required', 1, 1 + luck % 3,
         case when closed then 'resolved' else 'opened' end, starts_at + interval '8 days',
         case when closed then 'close' end, case when closed then '' end,
         case when closed then md5('s' || team)::uuid end,
         case when closed then starts_at + interval '11 days' end, starts_at + interval '9 days'
  from bench_missed where unexcused and starts_at < timestamptz '{now}' - interval '10 days';
insert into escalation_cause (escalation_id, appointment_id, person_id, noticed_at)
  select md5('e' || m.id)::uuid, m.id, m.person_id, e.opened_at
  from bench_missed m join escalation e on e.id = md5('e' || m.id)::uuid;
insert into escalation_step (id, escalation_id, person_id, position, due_at, audience, ask, state, notified_at)
  select md5(k || 'd' || e.id)::uuid, e.id, e.person_id, k, d.due_at,
         case when k < 2 then 'officer' else 'supervisor' end, 'review',
         case when e.state = 'resolved' and k > 1 then 'cancelled' when d.due_at < timestamptz '{now}'
         - interval '1 hour' then 'notified' else 'waiting' end,
         case when d.due_at < timestamptz '{now}' - interval '1 hour' and (e.state <> 'resolved' or k < 2)
              then d.due_at end
  from escalation e, generate_series(0, 4) k, lateral (select e.opened_at + k * interval '25 hours' as due_at) d;
insert into task (id, person_id, kind, subject_key, reason, due_at, state, created_at, done_by, done_at,
                  last_changed_at)
  select md5(k || 'z' || id)::uuid, id, 'call_person', 'call_person:' || k || id, 'no-phone',
         d.at + interval '3 days', case when k > 0 or n % 8 > 0 then 'done' else 'opened' end, d.at,
         case when k > 0 or n % 8 > 0 then officer_id end,
         case when k > 0 or n % 8 > 0 then d.at + interval '2 hours' end, d.at
  from bench_person, generate_series(0, 3) k,
       lateral (select timestamptz '{now}' - (k * 20 + n % 20) * interval '1 day' as at) d;
insert into deadline (id, person_id, subject_kind, subject_id, code, number, counted_from_on, shows_from_at, due_at,
                      state, done_on, done_by, done_at, created_at, last_changed_at)
  select md5(k || 'x' || id)::uuid, id, 'order', md5('f' || id)::uuid, 'progress-report', k, '{first}',
         d.due_at - interval '14 days', d.due_at, case when d.due_at < '{now}' then 'done' else 'opened' end,
         case when d.due_at < '{now}' then d.due_at::date end, case when d.due_at < '{now}' then officer_id end,
         case when d.due_at < '{now}' then d.due_at - interval '1 day' end, '{first}', '{first}'
  from bench_person, generate_series(1, 4) k,
       lateral (select date '{first}' + (k * 60 + n % 50) * interval '1 day' + interval '17 hours' as due_at) d;
"""
