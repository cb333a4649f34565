"""The JSON of each resource, alone or in a list: its members, its order, its filters."""

from __future__ import annotations

from dataclasses import replace

from aftercare.store.absences.screen_reminded import REMINDER_ARRIVED
from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.papers.board_copies import PAPER_OF_TASK
from aftercare.store.papers.draft_tasks import DRAFT_OF_TASK, ESCALATION_OF_TASK


def _own(alias: str, *names: str) -> dict[str, str]:
    return {name: f"{alias}.{name}" for name in names}


_ID = (("x.id", "uuid"),)
_OF_PERSON = "x.person_id = :person"
_ONE = "x.id = :id"

PERSONS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "reference", "given_name", "family_name", "birth_on", "regime", "tier",
        "language", "phone", "phone_state", "texts_consented", "opted_out_at", "team_id",
        "officer_id", "deputy_id", "co_officer_id", "texts_go_to", "texts_go_to_agreed_at", "restricted", "work_weeks",
        "case_type", "enrolled_on", "closed_on",
    ) | {"home_visits": "exists(select from location h where h.person_id = x.id)"},
    source="person x",
    # Never by name: the sort keys of a page are in the address of the next one, and addresses end up in logs.
    keys=_ID,
    person="x.id",
    version="x.version",
    filters={"id": _ONE, "tier": "x.tier = :tier"},
)  # fmt: skip

_PLACE = "array_position(cast(:found as uuid[]), x.id)"
# Search hits, in the order of the search.
FOUND_PERSONS = replace(
    PERSONS,
    keys=((_PLACE, "integer"),),
    filters={**PERSONS.filters, "found": f"{_PLACE} is not null"},
)

ORDERS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "frame", "court_reference", "starts_on", "ends_on",
        "immediately_enforceable", "created_by", "final_on", "regime", "age_at_offence",
        "serious_risk", "executed_by", "ended_on", "end_reason",
    ) | {
        "length": "case when x.length_number is not null then"
        " jsonb_build_object('number', x.length_number, 'unit', x.length_unit) end"
    },
    source="supervision_order x",
    keys=_ID,
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON},
)  # fmt: skip

CONDITIONS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "order_id", "kind", "wording", "starts_on", "ends_on",
        "withdrawn_on", "entry_version", "parameters", "monitored", "monitored_from_on",
        "monitored_until_on",
    ),
    source="condition x",
    keys=_ID,
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON, "order": "x.order_id = :order"},
)  # fmt: skip

PLANS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "number", "state", "author_id", "starts_on",
        "submitted_at", "decided_by", "decided_at", "return_reason", "standard_code",
        "standard_version", "below_standard_reason",
    ),
    source="supervision_plan x",
    keys=_ID,
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON, "state": "x.state = :state"},
    newest_first=True,
)  # fmt: skip

# An obligation is edited under its plan's version: the plan is what two people could write at once.
OBLIGATIONS = ResourceQuery(
    fields=_own(
        "x", "id", "plan_id", "person_id", "condition_id", "line_id", "kind", "minutes",
        "travel_min", "period_days", "weekdays", "from_min", "to_min", "location_ids",
        "programme_id", "provider_id", "starts_on", "ends_on",
    ) | {"plan_version": "n.version"},
    source="obligation x join supervision_plan n on n.id = x.plan_id",
    keys=_ID,
    person="x.person_id",
    version="n.version",
    filters={"id": _ONE, "person": _OF_PERSON, "plan": "x.plan_id = :plan"},
)  # fmt: skip

ABSENCES = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "appointment_id", "missed_on", "state", "opened_at",
        "evidence_by", "decide_by", "ground", "evidence_note", "verdict", "verdict_reason",
        "decided_by", "decided_at",
    ) | {
        "appointment_state": "a.state",
        "reminder_arrived": REMINDER_ARRIVED,
        "verdicts": """coalesce((
    select json_agg(json_build_object('verdict', w.verdict, 'reason', w.reason, 'reminder_arrived', w.reminder_arrived,
             'no_reminder_seen', w.no_reminder_seen, 'evidence_open', w.evidence_open,
             'early_reason', w.early_reason, 'decided_by', w.decided_by, 'decided_at', w.decided_at)
             order by w.decided_at, w.id)
    from absence_verdict w where w.absence_id = x.id), '[]')""",
    },
    source="absence x join appointment a on a.id = x.appointment_id",
    keys=(("x.decide_by", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON, "state": "x.state = :state"},
)  # fmt: skip

MESSAGES = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "appointment_id", "slot", "template", "language", "body",
        "state", "reason", "error_code", "due_at", "useful_until_at", "state_at", "resend_of",
        "possible_duplicate", "emptied_at",
    ),
    source="message x",
    keys=(("x.due_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON},
    newest_first=True,
)  # fmt: skip

TASKS = ResourceQuery(
    fields=_own(
        "t", "id", "version", "person_id", "kind", "reason", "appointment_id", "message_id",
        "due_at", "state", "done_by", "done_at", "done_note",
    ) | {"paper_id": f"coalesce({PAPER_OF_TASK}, {DRAFT_OF_TASK})", "escalation_id": ESCALATION_OF_TASK},
    source="task t",
    keys=(("t.due_at", "timestamptz"), ("t.id", "uuid")),
    person="t.person_id",
    version="t.version",
    filters={"id": "t.id = :id", "person": "t.person_id = :person", "state": "t.state = :state"},
)  # fmt: skip

DEADLINES = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "subject_kind", "subject_id", "code", "number",
        "counted_from_on", "shows_from_at", "due_at", "was_due_at", "state", "done_on", "done_by",
        "done_note", "settled_by_id",
    ),
    source="deadline x",
    keys=(("x.due_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON, "state": "x.state = :state"},
)  # fmt: skip

ORDER_EVENTS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "order_id", "kind", "happened_at", "note", "entered_by",
        "entered_at", "voided_by", "voided_at",
    ),
    source="order_event x",
    keys=(("x.happened_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON, "order": "x.order_id = :order"},
    newest_first=True,
)  # fmt: skip

ACCOUNTS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "username", "display_name", "role", "team_id", "provider_id",
        "language", "active", "on_duty_desk", "unit_manager",
    ),
    source="staff x",
    keys=_ID,
    person="null::uuid",
    version="x.version",
    filters={"id": _ONE},
)  # fmt: skip

ACCESS_LOG = ResourceQuery(
    fields=_own(
        "x", "id", "at", "role", "staff_id", "action", "subject_kind", "subject_id", "person_id",
        "request_id",
    ) | {"sealed": "l.position is not null"},
    source="audit_entry x left join audit_link l on l.entry_id = x.id",
    keys=(("x.id", "bigint"),),
    person="null::uuid",
    filters={"person": _OF_PERSON, "staff_member": "x.staff_id = :staff_member", "role": "x.role = :role",
             "action": "(x.action = :action or x.action = 'read' and 'read-' || x.subject_kind = :action)"},
    newest_first=True,
)  # fmt: skip
