"""A country of officers with forty clients each on a working day: what is past, today and to come, made by PostgreSQL.

Staff, clients, plans and a week's rhythm are as in a region; all times lie around the moment that is handed in, so that
texts, missing outcomes and steps of ladders fall due while it is measured.
"""

from __future__ import annotations

from datetime import datetime

import psycopg

from bench.clear_words import let_clear, seal

PER_OFFICER, OFFICERS_A_TEAM = 40, 10
WEEKS_BACK, WEEKS_AHEAD = 12, 8

# Eight appointments a day and officer, on the same weekday every week; the officers' hours begin a minute apart. One
# past appointment in thirty was missed, and one in three of those is judged unexcused. One client in five has an open
# escalation whose officer was notified; the step to the supervisor is due later.
_FILL = """
insert into team (id, name) select md5('t' || n)::uuid, 'Team ' || n from generate_series(0, {teams} - 1) n;
insert into site (id, name, kind) select md5('l' || n)::uuid, 'Kantoor ' || n, 'office' from generate_series(0, 49) n;
insert into staff (id, username, display_name, role, team_id)
  select md5('o' || n)::uuid, 'officer' || n, 'Officer ' || n, 'officer', md5('t' || n / {team})::uuid
  from generate_series(0, {officers} - 1) n;
insert into staff (id, username, display_name, role, team_id)
  select md5('s' || n)::uuid, 'supervisor' || n, 'Supervisor ' || n, 'supervisor', md5('t' || n)::uuid
  from generate_series(0, {teams} - 1) n;
insert into person (id, reference, given_name, family_name, birth_on, regime, tier, language, phone, phone_state,
                    texts_consented, team_id, officer_id, enrolled_on)
  select md5('p' || n)::uuid, 'P-' || n, 'Test', 'Voorbeeld ' || n, '1990-01-01', 'adult', n % 3 + 1, 'nl',
         '+1' || (200 + n / 100) || '5550' || (100 + n % 100), 'verified', true,
         md5('t' || n / {per} / {team})::uuid, md5('o' || n / {per})::uuid, '{today}'::date - 120
  from generate_series(0, {officers} * {per} - 1) n;
insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)
  select md5('f' || id)::uuid, id, 'VV', 'R', enrolled_on, officer_id from person;
insert into condition (id, person_id, order_id, kind, wording, starts_on)
  select md5('c' || id)::uuid, id, md5('f' || id)::uuid, 'reporting_duty', '', enrolled_on from person;
insert into supervision_plan (id, person_id, number, state, author_id, starts_on, decided_by, decided_at)
  select md5('n' || id)::uuid, id, 1, 'approved', officer_id, enrolled_on, md5('s0')::uuid, '{now}' from person;
insert into obligation (id, plan_id, person_id, condition_id, line_id, kind, needs, minutes, period_days, min_gap_days,
                        max_gap_days, weekdays, from_min, to_min, starts_on)
  select md5('b' || id)::uuid, md5('n' || id)::uuid, id, md5('c' || id)::uuid, md5('i' || id)::uuid,
         'check_in', 'officer', 30, 7, 4, 10, '{{0,1,2,3,4}}', 540, 1020, enrolled_on from person;
create temporary table held on commit drop as
  select md5('a' || p.id || w)::uuid as id, p.id as person_id, p.officer_id, p.n, w,
         timestamptz '{now}' + w * interval '7 days' + p.seat / 8 * interval '1 day'
           + (p.seat % 8 - 4) * interval '1 hour' - (p.n / {per} % 60) * interval '1 minute' as at
  from (select *, substr(reference, 3)::int as n, substr(reference, 3)::int % {per} as seat from person) p,
       generate_series(-{back}, {ahead}) w;
insert into appointment (id, person_id, obligation_id, line_id, occurrence, kind, officer_id, site_id, during,
                         booked_at, state, reminders_planned_at)
  select id, person_id, md5('b' || person_id)::uuid, md5('i' || person_id)::uuid, w + {back}, 'check_in', officer_id,
         md5('l' || n % 50)::uuid, tstzrange(at, at + interval '30 minutes'), at - interval '20 days',
         case when at > timestamptz '{now}' - interval '6 hours' then 'scheduled'
              when (n + w + {back}) % 30 = 0 then 'missed' else 'attended' end, '{now}'
  from held;
insert into outcome (id, appointment_id, person_id, code, recorded_by, recorded_at)
  select gen_random_uuid(), id, person_id, state, officer_id, ends_at from appointment where state <> 'scheduled';
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, verdict,
                     verdict_reason, decided_by, decided_at, evaluated_at)
  select md5('m' || id)::uuid, id, person_id, starts_at::date, 'decided', ends_at, ends_at + interval '6 days',
         ends_at + interval '9 days', case occurrence % 3 when 0 then 'unexcused' else 'excused' end, '', officer_id,
         ends_at, ends_at
  from appointment where state = 'missed';
insert into absence_verdict (id, absence_id, person_id, verdict, reason, reminder_arrived, decided_by, decided_at)
  select gen_random_uuid(), id, person_id, verdict, '', true, decided_by, decided_at from absence;
insert into escalation (id, person_id, trigger_key, rule_code, rule_version, severity, state, opened_at)
  select md5('e' || id)::uuid, id, 'unexcused-required', 'unexcused-required', 1, 1 + substr(reference, 3)::int % 3,
         'opened', timestamptz '{now}' - interval '1 day' from person where substr(reference, 3)::int % 5 = 0;
insert into escalation_step (id, escalation_id, person_id, position, due_at, audience, ask, state, notified_at,
                             staff_id)
  select md5('x' || e.id || k)::uuid, e.id, e.person_id, k, e.opened_at + k * interval '3 days',
         (array['officer', 'supervisor'])[k + 1], 'review', case k when 0 then 'notified' else 'waiting' end,
         case k when 0 then e.opened_at end, case k when 0 then p.officer_id end
  from escalation e join person p on p.id = e.person_id, generate_series(0, 1) k;
insert into escalation_cause (escalation_id, appointment_id, person_id, noticed_at)
  select e.id, h.id, e.person_id, e.opened_at from escalation e join held h on h.person_id = e.person_id and h.w = -2;
update sender set rate_per_s = 100, burst = 100, tokens = 100 where channel = 'sms';
"""

# Of clients whose appointment is in the coming days; the words are those of a reminder. Due on request (`fall_due`).
_TEXTS = """
insert into message (id, person_id, appointment_id, slot, recipient, language, template, template_version, body, state,
                     due_at, useful_until_at, created_at, state_at)
  select gen_random_uuid(), p.id, a.id, 'T-1', p.phone, p.language, 'reminder-day-before', 1,
         'Herinnering: je hebt een afspraak op '
           || to_char(a.starts_at at time zone 'Europe/Amsterdam', 'DD-MM HH24:MI')
           || '. Kun je niet? Bel 088-1234567. Antwoord JA als je komt.',
         'planned', a.starts_at - interval '4 hours', a.starts_at - interval '2 hours', %(now)s, %(now)s
  from appointment a join person p on p.id = a.person_id
  where a.state = 'scheduled' and a.starts_at between %(now)s::timestamptz + interval '1 day'
    and %(now)s::timestamptz + interval '6 days'
  order by md5(a.id::text) limit %(texts)s
"""
_TEXTS_DUE = """
update message m set due_at = %(begin)s::timestamptz + make_interval(secs => c.n * %(every)s::float)
  from (select id, row_number() over (order by id) - 1 as n from message where state = 'planned') c where c.id = m.id
"""
_STEPS_DUE = """
update escalation_step s set due_at = %(begin)s::timestamptz + make_interval(secs => c.n * %(every)s::float)
  from (select id, row_number() over (order by id) - 1 as n from escalation_step where state = 'waiting') c
  where c.id = s.id and c.n < %(most)s
"""


def fill(url: str, officers: int, now: datetime, texts: int) -> int:
    """Fill an empty, migrated database, with so many reminders planned; returns how many appointments there are."""
    values = {
        "officers": officers,
        "teams": -(-officers // OFFICERS_A_TEAM),
        "team": OFFICERS_A_TEAM,
        "per": PER_OFFICER,
        "back": WEEKS_BACK,
        "ahead": WEEKS_AHEAD,
        "now": now.isoformat(),
        "today": now.date().isoformat(),
    }
    with psycopg.connect(url, autocommit=True) as connection:
        let_clear(connection)
        statement: str = _FILL.format(**values)
        connection.execute(statement.encode())
        made = connection.execute(_TEXTS, {"now": now, "texts": texts}).rowcount
        seal(url)
        connection.execute("vacuum analyze")
        found = connection.execute("select count(*) from appointment").fetchone()
    assert found is not None
    assert made == texts, f"only {made} appointments can be reminded of"
    return int(found[0])


def fall_due(url: str, begin: datetime, seconds: float, texts: int, steps: int) -> None:
    """Have the planned texts, and so many steps of ladders, fall due in `seconds` from `begin`, evenly spread."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_TEXTS_DUE, {"begin": begin, "every": seconds / max(texts, 1)})
        values = {"begin": begin, "every": seconds / max(steps, 1), "most": steps}
        connection.execute(_STEPS_DUE, values)
