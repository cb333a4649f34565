"""Appointments as each role may list them, and the inbox of open escalations: the two busiest lists."""

from __future__ import annotations

from aftercare.store.absences.screen_reminded import REMINDER_ARRIVED
from aftercare.store.appointments.kind_masking import FOR_PLANNERS, FOR_PROVIDERS, SITE_FOR_PLANNERS
from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME
from aftercare.store.overviews.screen_inbox_list import CLOCK, CLOCKS, FILTERS, VIEWS

_TIMES = {
    "id": "a.id",
    "version": "a.version",
    "person_id": "a.person_id",
    "given_name": "p.given_name",
    "family_name": "p.family_name",
    "kind": "a.kind",
    "starts_at": "a.starts_at",
    "ends_at": "a.ends_at",
    "state": "a.state",
    "asks_another_time": ASKS_ANOTHER_TIME,
    "location": "l.name",
}
_WHO = {"reference": "p.reference", "officer_id": "a.officer_id", "officer": "s.display_name"}
# Fields for all readers are kept apart from those typed by the member of staff who chose the time.
_WHY = {"why": "a.why - 'by_hand'"}
_CASEWORK_FIELDS = {
    "tier": "p.tier",
    "enforceable": "a.enforceable",
    "travel_min": "a.travel_min",
    "occurrence": "a.occurrence",
    "obligation_id": "a.obligation_id",
    "replaces_id": "a.replaces_id",
    "message_state": "(select m.state from message m where m.appointment_id = a.id"
    " order by (m.state in ('planned','cancelled')), m.due_at desc limit 1)",
    "by_hand": "a.why -> 'by_hand'",
}
_KEYS = (("a.starts_at", "timestamptz"), ("a.id", "uuid"))
_PLACES = (
    " join person p on p.id = a.person_id left join location l on l.id = a.location_id"
    " left join staff s on s.id = a.officer_id"
)
_FILTERS = {
    "id": "a.id = :id",
    "person": "a.person_id = :person",
    "first": "a.starts_at >= :first",
    "last": "a.starts_at < :last",
}

# Row-level security narrows these to a team, a caseload or a provider's own clients.
CASEWORK_APPOINTMENTS = ResourceQuery(
    fields=_TIMES | _WHO | _WHY | _CASEWORK_FIELDS,
    source="appointment a" + _PLACES,
    keys=_KEYS,
    person="a.person_id",
    version="a.version",
    filters=_FILTERS,
)
TIMES = ResourceQuery(
    fields=_TIMES | {"kind": FOR_PLANNERS, "location": SITE_FOR_PLANNERS} | _WHO | _WHY,
    source="appointment a" + _PLACES,
    keys=_KEYS,
    person="a.person_id",
    version="a.version",
    filters=_FILTERS,
)
ATTENDANCE = ResourceQuery(
    fields=_TIMES | {"kind": FOR_PROVIDERS},
    source="appointment a" + _PLACES,
    keys=_KEYS,
    person="a.person_id",
    version="a.version",
    filters=_FILTERS,
)
# With the officer, or of the officer's own people where no officer takes part (treatment, tests). Each half finds its
# rows in an index; `in (union all)` keeps the planner from reading a caseload.
_OWN_ROWS = """(
    select * from appointment where officer_id = :staff and starts_at >= :first and starts_at < :last
    union all
    select y.* from appointment y join person q on q.id = y.person_id
    where q.officer_id = :staff and y.officer_id is null and y.starts_at >= :first and y.starts_at < :last
  ) a"""
OWN_DAY = ResourceQuery(
    fields=_TIMES | _WHO | _WHY | _CASEWORK_FIELDS,
    source=_OWN_ROWS + _PLACES,
    keys=_KEYS,
    person="a.person_id",
    version="a.version",
    where="a.state <> 'moved'",
    filters={"first": "true", "last": "true"},
)

_ESCALATION_FIELDS = {
    "id": "e.id",
    "version": "e.version",
    "person_id": "e.person_id",
    "given_name": "p.given_name",
    "family_name": "p.family_name",
    "reference": "p.reference",
    "tier": "p.tier",
    "officer_id": "p.officer_id",
    "officer": "o.display_name",
    "rule_code": "e.rule_code",
    "rule_version": "e.rule_version",
    "severity": "e.severity",
    "state": "e.state",
    "opened_at": "e.opened_at",
    "acknowledged_by": "e.acknowledged_by",
    "acknowledged_until_at": "e.acknowledged_until_at",
    "snoozed_until_at": "e.snoozed_until_at",
    "snoozed_by": "q.acted_by",
    "snooze_reason": "q.reason",
    "handed_to": "e.handed_to",
    "next_due_at": "n.due_at",
    "next_audience": "n.audience",
    "again_at": "e.again_at",
}
_ESCALATION_SOURCE = """escalation e join person p on p.id = e.person_id join staff o on o.id = p.officer_id
left join lateral (select due_at, audience from escalation_step s
                   where s.escalation_id = e.id and s.state = 'waiting' order by due_at, position limit 1) n on true
left join lateral (select acted_by, reason from escalation_act t
                   where t.escalation_id = e.id and t.act = 'snooze' and e.state = 'snoozed'
                   order by t.acted_at desc, t.id desc limit 1) q on true"""

# Most severe first, then by the earliest deadline; before them those with all levels notified.
INBOX = ResourceQuery(
    fields=_ESCALATION_FIELDS,
    source=_ESCALATION_SOURCE,
    keys=(
        ("-e.severity", "integer"),
        (f"coalesce({CLOCK}, timestamptz '0001-01-01 00:00+00')", "timestamptz"),
        ("e.opened_at", "timestamptz"),
        ("e.id", "uuid"),
    ),
    person="e.person_id",
    version="e.version",
    where="e.state <> 'resolved'",
    filters=FILTERS
    | {f"clock_{name}": asked for name, asked in CLOCKS.items()}
    | {f"view_{name}": asked for name, asked in VIEWS.items()}
    | {"person": "e.person_id = :person", "tomorrow": "true"},
)
_CAUSES = """coalesce((
    select json_agg(json_build_object('appointment_id', a.id, 'kind', a.kind, 'starts_at', a.starts_at,
             'state', a.state, 'enforceable', a.enforceable, 'absence_id', b.id, 'verdict', b.verdict,
             'reminder_arrived', REMINDER_ARRIVED,
             'no_reminder_seen', w.no_reminder_seen, 'early_reason', w.early_reason) order by a.starts_at, a.id)
    from escalation_cause c join appointment a on a.id = c.appointment_id
    left join absence b on b.appointment_id = a.id
    left join lateral (select v.no_reminder_seen, v.early_reason from absence_verdict v where v.absence_id = b.id
      and b.verdict is not null order by v.decided_at desc, v.id desc limit 1) w on true
    where c.escalation_id = e.id), '[]')"""
ESCALATION = ResourceQuery(
    fields=_ESCALATION_FIELDS
    | {
        "decision": "e.decision",
        "decision_reason": "e.decision_reason",
        "decided_by": "e.decided_by",
        "decided_at": "e.decided_at",
        "causes": _CAUSES.replace("REMINDER_ARRIVED", REMINDER_ARRIVED),
        "deadlines": """coalesce((
    select json_agg(json_build_object('deadline_id', d.id, 'code', d.code, 'due_at', d.due_at,
             'state', d.state) order by d.due_at, d.id)
    from escalation_cause c join deadline d on d.id = c.deadline_id where c.escalation_id = e.id), '[]')""",
        "steps": """coalesce((
    select json_agg(json_build_object('position', s.position, 'due_at', s.due_at, 'audience', s.audience,
             'ask', s.ask, 'state', s.state, 'dispatched_at', s.dispatched_at, 'staff_id', s.staff_id,
             'fell_through', s.fell_through, 'reached', s.reached, 'same_as', s.same_as)
             order by s.position)
    from escalation_step s where s.escalation_id = e.id), '[]')""",
        "acts": """coalesce((
    select json_agg(json_build_object('act', t.act, 'acted_at', t.acted_at, 'acted_by', t.acted_by,
             'reason', t.reason, 'until_at', t.until_at, 'to_id', t.to_id, 'decision', t.decision,
             'decision_reason', t.decision_reason, 'decided_by', t.decided_by, 'decided_at', t.decided_at)
             order by t.acted_at, t.id)
    from escalation_act t where t.escalation_id = e.id), '[]')""",
    },
    source=_ESCALATION_SOURCE,
    keys=(("e.id", "uuid"),),
    person="e.person_id",
    version="e.version",
    filters={"id": "e.id = :id"},
)
