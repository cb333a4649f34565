"""Appointments as each role may list them, and the inbox of open escalations: the two busiest lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.appointments.kinds import AppointmentKind
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.deadlines import DeadlineCode, DeadlineState
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.messages.states import MessageState
from aftercare.domain.people.away import AwayKind
from aftercare.store.absences.screen_reminded import REMINDER_ARRIVED
from aftercare.store.appointments.away_periods import AWAY_AT
from aftercare.store.appointments.kind_masking import FOR_PLANNERS, FOR_PROVIDERS, SITE_FOR_PLANNERS
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.escalation.screen_inbox_list import CLOCK, CLOCKS, FILTERS, VIEWS
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME

_MESSAGE_STATE = (
    "(select m.state from message m where m.appointment_id = a.id and starts_with(m.slot, 'T-')"
    " order by (m.state in ('planned','cancelled')), m.due_at desc limit 1)"
)
_ABSENCE = "(select b.id from absence b where b.appointment_id = a.id and b.state <> 'dropped')"
_CAUSES = """coalesce((
    select json_agg(json_build_object('appointment_id', a.id, 'kind', a.kind, 'starts_at', a.starts_at,
             'state', a.state, 'enforceable', a.enforceable, 'absence_id', b.id, 'verdict', b.verdict,
             'reminder_arrived', REMINDER_ARRIVED, 'away', AWAY_AT,
             'no_reminder_seen', w.no_reminder_seen, 'early_reason', w.early_reason) order by a.starts_at, a.id)
    from escalation_cause c join appointment a on a.id = c.appointment_id
    left join absence b on b.appointment_id = a.id
    left join lateral (select v.no_reminder_seen, v.early_reason from absence_verdict v where v.absence_id = b.id
      and b.verdict is not null order by v.decided_at desc, v.id desc limit 1) w on true
    where c.escalation_id = e.id), '[]')""".replace("REMINDER_ARRIVED", REMINDER_ARRIVED).replace(
    "AWAY_AT", AWAY_AT
)
_DEADLINES = """coalesce((
    select json_agg(json_build_object('deadline_id', d.id, 'code', d.code, 'due_at', d.due_at,
             'state', d.state) order by d.due_at, d.id)
    from escalation_cause c join deadline d on d.id = c.deadline_id where c.escalation_id = e.id), '[]')"""
_STEPS = """coalesce((
    select json_agg(json_build_object('position', s.position, 'due_at', s.due_at, 'audience', s.audience,
             'ask', s.ask, 'state', s.state, 'notified_at', s.notified_at, 'staff_id', s.staff_id,
             'fell_through', s.fell_through, 'reached', s.reached, 'same_as', s.same_as)
             order by s.position)
    from escalation_step s where s.escalation_id = e.id), '[]')"""
_ACTS = """coalesce((
    select json_agg(json_build_object('act', t.act, 'acted_at', t.acted_at, 'acted_by', t.acted_by,
             'reason', t.reason, 'until_at', t.until_at, 'to_id', t.to_id, 'decision', t.decision,
             'decision_reason', t.decision_reason, 'decided_by', t.decided_by, 'decided_at', t.decided_at)
             order by t.acted_at, t.id)
    from escalation_act t where t.escalation_id = e.id), '[]')"""


class ByHandOut(Out):
    """Who chose the time. `despite` names the preferences that were overridden (`late`, `passes-own-officer`)."""

    by: UUID
    despite: list[str]
    reason: str | None


class AppointmentOut(Out):
    """`why` gives, per language, why the appointment is at this time. Fields a role may not see are left out. Providers
    get names and times of their own clients, and `replaces_id` where that was theirs too. Planners get references,
    officers, `replaces_id` and `why`, and no names; case workers get everything. `asks_another_time`: the client's last
    answer asks for another time and has had no reply (never true for providers). For planners every `kind` is
    `appointment`; providers see only the kinds they deliver. An appointment that is not `enforceable` is voluntary:
    missing it is recorded as information only. `second_officer_id` and `kit_id` go along to a check of devices; null
    while none is free. `absence_id`: the absence that missing it opened."""

    row = AppointmentRow
    columns = """id version person_id given_name family_name kind starts_at ends_at state
        asks_another_time site reference officer_id officer second_officer_id kit_id tier enforceable travel_min
        occurrence obligation_id replaces_id message_state why by_hand absence_id last_changed_at"""
    last_changed_at: datetime
    given_name: Annotated[str | None, Sql("p.given_name")] = None
    family_name: Annotated[str | None, Sql("p.family_name")] = None
    kind: AppointmentKind
    state: AppointmentState
    asks_another_time: Annotated[bool, Sql(ASKS_ANOTHER_TIME)] = False
    site: Annotated[str | None, Sql("l.name")]
    reference: Annotated[str | None, Sql("p.reference")] = None
    officer_id: UUID | None = None
    officer: Annotated[str | None, Sql("s.display_name")] = None
    second_officer_id: UUID | None = None
    kit_id: UUID | None = None
    tier: Annotated[int | None, Sql("p.tier")] = None
    enforceable: bool | None = None
    travel_min: int | None = None
    occurrence: int | None = None
    obligation_id: UUID | None = None
    replaces_id: UUID | None = None
    message_state: Annotated[MessageState | None, Sql(_MESSAGE_STATE)] = None
    why: Annotated[dict[str, str] | None, Sql("a.why - 'by_hand'")] = None
    by_hand: Annotated[ByHandOut | None, Sql("a.why -> 'by_hand'")] = None
    absence_id: Annotated[UUID | None, Sql(_ABSENCE)] = None


class EscalationOut(Out):
    """`snoozed_by` and `snooze_reason` describe the snooze that is active now. `handed_to` is the colleague who has
    the escalation in place of the officer. `again_at`: everyone has been notified; staff are notified again at this
    time unless a supervisor decides first."""

    row = EscalationRow
    columns = """id version person_id given_name family_name reference tier officer_id officer
        rule_code rule_version severity state opened_at acknowledged_by acknowledged_until_at
        snoozed_until_at snoozed_by snooze_reason handed_to next_due_at next_audience again_at
        last_changed_at"""
    last_changed_at: datetime
    given_name: Annotated[str, Sql("p.given_name")]
    family_name: Annotated[str, Sql("p.family_name")]
    reference: Annotated[str, Sql("p.reference")]
    tier: Annotated[int, Sql("p.tier")]
    officer_id: Annotated[UUID, Sql("p.officer_id")]
    officer: Annotated[str, Sql("o.display_name")]
    state: EscalationState
    snoozed_by: Annotated[UUID | None, Sql("q.acted_by")]
    snooze_reason: Annotated[str | None, Sql("q.reason")]
    next_due_at: Annotated[datetime | None, Sql("n.due_at")]
    next_audience: Annotated[Audience | None, Sql("n.audience")]


class CauseOut(Out):
    """A cause that is no longer `enforceable` still needs a decision: its order was corrected after the escalation
    opened. `no_reminder_seen`: the verdict was given knowing that no reminder had arrived. `early_reason`: why it was
    given before the evidence deadline. `away` as of an absence."""

    appointment_id: UUID
    kind: AppointmentKind
    starts_at: datetime
    state: AppointmentState
    enforceable: bool
    absence_id: UUID | None
    verdict: Verdict | None
    reminder_arrived: bool
    away: AwayKind | None
    no_reminder_seen: bool | None
    early_reason: EarlyReason | None


class EscalationTermOut(Out):
    deadline_id: UUID
    code: DeadlineCode
    due_at: datetime
    state: DeadlineState


class ActOut(Out):
    """An act on an escalation other than a decision. `expire` has no author: a snooze or an acknowledgement ran out, or
    a new cause came up. A `reopen` keeps the decision that it reopened."""

    act: Literal["acknowledge", "snooze", "wake", "expire", "hand_over", "reopen"]
    acted_at: datetime
    acted_by: UUID | None
    reason: str | None
    until_at: datetime | None
    to_id: UUID | None
    decision: Decision | None
    decision_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None


class EscalationDetail(EscalationOut):
    decision: Decision | None
    decision_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    causes: Annotated[list[CauseOut], Sql(_CAUSES)]
    deadlines: Annotated[list[EscalationTermOut], Sql(_DEADLINES)]
    steps: Annotated[Any, Sql(_STEPS)]
    acts: Annotated[list[ActOut], Sql(_ACTS)]


_PLACES = (
    " join person p on p.id = a.person_id left join site l on l.id = a.site_id"
    " left join staff s on s.id = a.officer_id"
)
# Row-level security narrows these to a team, a caseload or a provider's own clients.
CASEWORK_APPOINTMENTS = resource_query(
    AppointmentOut,
    "appointment a" + _PLACES,
    order=("starts_at",),
    by=("person", "state"),
    filters={"first": "a.starts_at >= :first", "last": "a.starts_at < :last"},
    sorts=("starts_at",),
)
_OF_PROVIDERS = (
    "id", "version", "person_id", "given_name", "family_name", "kind", "starts_at", "ends_at", "state",
    "asks_another_time", "site", "last_changed_at",
)  # fmt: skip


def _only(names: tuple[str, ...], **masked: str) -> ResourceQuery:
    shown = {name: CASEWORK_APPOINTMENTS.fields[name] for name in names}
    return replace(CASEWORK_APPOINTMENTS, fields=shown | masked)


TIMES = _only(
    (
        *(name for name in _OF_PROVIDERS if name not in ("given_name", "family_name")),
        "reference",
        "officer_id",
        "officer",
        "replaces_id",
        "why",
    ),
    kind=FOR_PLANNERS,
    site=SITE_FOR_PLANNERS,
)
# A provider may know which of its own appointments this one replaces; of another's it learns nothing: the row is looked
# for with the reader's rights.
_REPLACES_OWN = "(select r.id from appointment r where r.id = a.replaces_id)"
ATTENDANCE = _only(_OF_PROVIDERS, kind=FOR_PROVIDERS, replaces_id=_REPLACES_OWN)
# With the officer, or of the officer's own people where no officer takes part (treatment, tests). Each half finds its
# rows in an index; `in (union all)` keeps the planner from reading a caseload.
_OWN_ROWS = """(
    select * from appointment where officer_id = :staff and starts_at >= :first and starts_at < :last
    union all
    select y.* from appointment y join person q on q.id = y.person_id
    where q.officer_id = :staff and y.officer_id is null and y.starts_at >= :first and y.starts_at < :last
  ) a"""
OWN_DAY = replace(
    CASEWORK_APPOINTMENTS,
    source=_OWN_ROWS + _PLACES,
    where="a.state <> 'moved'",
    filters={**CASEWORK_APPOINTMENTS.filters, "first": "true", "last": "true"},
)

_ESCALATION_SOURCE = """escalation e join person p on p.id = e.person_id join staff o on o.id = p.officer_id
left join lateral (select due_at, audience from escalation_step s
                   where s.escalation_id = e.id and s.state = 'waiting' order by due_at, position limit 1) n on true
left join lateral (select acted_by, reason from escalation_act t
                   where t.escalation_id = e.id and t.act = 'snooze' and e.state = 'snoozed'
                   order by t.acted_at desc, t.id desc limit 1) q on true"""

_OF_ABSENCE = """exists (select from escalation_cause c join absence b on b.appointment_id = c.appointment_id
    where c.escalation_id = e.id and b.id = :absence)"""
# Most severe first, then by the earliest deadline; before them those with all levels notified.
INBOX = resource_query(
    EscalationOut,
    _ESCALATION_SOURCE,
    keys=(
        ("-e.severity", "integer"),
        (f"coalesce({CLOCK}, timestamptz '0001-01-01 00:00+00')", "timestamptz"),
        ("e.opened_at", "timestamptz"),
        ("e.id", "uuid"),
    ),
    where="e.state <> 'resolved'",
    by=("person",),
    sorts=("opened_at",),
    filters=FILTERS
    | {"absence": _OF_ABSENCE}
    | {f"clock_{name}": asked for name, asked in CLOCKS.items()}
    | {f"view_{name}": asked for name, asked in VIEWS.items()}
    | {"tomorrow": "true"},
)
ESCALATION = resource_query(EscalationDetail, _ESCALATION_SOURCE)
