"""Facts that a rule covers and that none of its escalations contains yet: whom they are about, and from when they
count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel import Session

from aftercare.domain.contact_standards.lost_contact import days_asked
from aftercare.domain.deadlines import (
    ALARM_CODES,
    ASKED_AT_ONCE,
    DEADLINE_KINDS,
    QUIET_CODES,
    SHORTFALL_CODES,
)
from aftercare.domain.escalation.facts import Due
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.triggers import BEFORE_CONTACT, OF_DEADLINES, taken_by
from aftercare.domain.time.working_hours import add_working_hours
from aftercare.store.database.plain_sql import execute
from aftercare.store.escalation.opening import FACT_WAS_OVER
from aftercare.store.messages.rows import ARRIVED

MOST: Final = 20_000
"""How many facts of one rule a tick handles: after a long outage the next tick goes on from there."""

_TIERS = (1, 2, 3)
_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
# The escalations that a rule already has for a cause. A remedied one does not count: its fact was over. One of a rule
# no longer in force counts for any rule with the same trigger now.
_CAUGHT = """
select from escalation_cause c join escalation e on e.id = c.escalation_id
where c.{cause} and not {over}
and (e.trigger_key = :rule or (coalesce(e.trigger, e.rule_code) = :trigger_code and e.rule_code <> all(:present)))"""
_BY_APPOINTMENT = _CAUGHT.format(cause="appointment_id = t.id", over=FACT_WAS_OVER)
ASKED_AT: Final = "case when d.code in ('{}') then d.created_at else d.due_at end".format(
    "','".join(sorted(ASKED_AT_ONCE))
)
"""From when a rule asks about deadline `d`."""
# A cause added before the deadline fell due was about an earlier moment, moved since.
_BY_DEADLINE = _CAUGHT.format(
    cause=f"deadline_id = d.id and c.noticed_at >= {ASKED_AT}", over=FACT_WAS_OVER
)
_OF_RULE = """
t.enforceable
and (cast(:tiers as int[]) = '{}' or p.tier = any(cast(:tiers as int[])))
and (cast(:kinds as text[]) = '{}' or t.kind = any(cast(:kinds as text[])))
and (cast(:conditions as text[]) = '{}' or exists (
  select from obligation o join condition n on n.id = o.condition_id
  where o.id = t.obligation_id and coalesce(n.own_kind ->> 'legal_kind', n.kind) = any(cast(:conditions as text[]))))"""
# A client who confirmed knows of the appointment. So does one notified in time by a message or letter, unless a reply
# says that it is a wrong number. A check of devices is without notice: no message about it is expected.
UNDELIVERED: Final = """
t.state in ('scheduled','notified') and t.starts_at > :now and t.starts_at <= :until and t.kind <> 'device_check'
and not exists (select from message m where m.appointment_id = t.id and m.staff_id is null
  and IT_ARRIVED)
and not exists (select from letter l where l.appointment_id = t.id and l.state = 'sent')""".replace(
    "IT_ARRIVED", ARRIVED.replace("a.starts_at", "t.starts_at")
)


def _with_constants(query: str) -> TextClause:
    """The query with its placeholders replaced by constant SQL."""
    for name, words in (
        ("THIS_RULE_S", _OF_RULE),
        ("CAUGHT_BY_APPOINTMENT", _BY_APPOINTMENT),
        ("CAUGHT_BY_DEADLINE", _BY_DEADLINE),
        ("UNDELIVERED", UNDELIVERED),
        ("ASKED_AT", ASKED_AT),
    ):
        query = query.replace(name, words)
    return text(query)


_VERDICTS = """
select a.person_id from absence a join appointment t on t.id = a.appointment_id
where a.state = 'decided' and a.evaluated_at is null and t.enforceable
order by a.decided_at limit :most"""
# Only the verdicts that were read: one given since then was not evaluated.
_WEIGHED = """
update absence a set evaluated_at = :now
from unnest(cast(:ids as uuid[]), cast(:verdicts as text[]), cast(:moments as timestamptz[])) r(id, verdict, at)
where a.appointment_id = r.id and a.state = 'decided' and a.evaluated_at is null
  and a.verdict = r.verdict and a.decided_at is not distinct from r.at"""
_UNDECIDED = _with_constants(
    """
select a.person_id, a.decide_by as at
from absence a join appointment t on t.id = a.appointment_id join person p on p.id = a.person_id
where a.state = 'opened' and a.decide_by <= :until and THIS_RULE_S
and not exists (CAUGHT_BY_APPOINTMENT)
order by a.decide_by limit :most"""
)
_MISSED = _with_constants(
    """
select a.person_id, t.starts_at as at
from absence a join appointment t on t.id = a.appointment_id join person p on p.id = a.person_id
where a.state = 'opened' and t.starts_at <= :until and THIS_RULE_S
and not exists (CAUGHT_BY_APPOINTMENT)
order by a.decide_by limit :most"""
)
_UNRECORDED = _with_constants(
    """
select t.person_id, coalesce(t.overdue_at, t.ends_at) as at
from appointment t join person p on p.id = t.person_id
where t.state = 'outcome_overdue' and coalesce(t.overdue_at, t.ends_at) <= :until and THIS_RULE_S
and not exists (CAUGHT_BY_APPOINTMENT)
order by t.overdue_at limit :most"""
)
_UNDELIVERED = _with_constants(
    """
select t.person_id, t.starts_at as at from appointment t join person p on p.id = t.person_id
where UNDELIVERED and THIS_RULE_S and not exists (CAUGHT_BY_APPOINTMENT)
order by t.starts_at limit :most"""
)
_TERMS = _with_constants(
    """
select d.person_id, ASKED_AT as at from deadline d join person p on p.id = d.person_id
where d.state = 'opened' and (d.due_at <= :until or ASKED_AT <= :until) and d.code = any(cast(:codes as text[]))
and (d.code, p.tier) in (select * from unnest(cast(:codes as text[]), cast(:of_tiers as int[])))
and (:asked = 0 or d.number between :asked * 1000 and :asked * 1000 + 999)
and not exists (CAUGHT_BY_DEADLINE)
order by ASKED_AT limit :most"""
)
_OF_APPOINTMENTS: dict[Trigger, TextClause] = {
    Trigger.MISSED_OF_KIND: _MISSED,
    Trigger.OUTCOME_OVERDUE: _UNRECORDED,
    Trigger.VERDICT_OVERDUE: _UNDECIDED,
    Trigger.NOT_DELIVERED: _UNDELIVERED,
}


@dataclass(frozen=True)
class ToEvaluate:
    """The person with a new fact, and the moment from which it opens an escalation."""

    person_id: UUID
    at: datetime


_UNWEIGHED_ANY = (
    "select 1 from absence b join appointment a on a.id = b.appointment_id"
    " where b.state = 'decided' and b.evaluated_at is null and a.enforceable limit 1"
)


def has_unevaluated(session: Session) -> bool:
    """Whether any verdict on an enforceable appointment was not evaluated yet."""
    return execute(session, _UNWEIGHED_ANY).first() is not None


def unevaluated_verdicts(session: Session, most: int = MOST) -> list[UUID]:
    """Persons with a verdict that the rules have not evaluated, the oldest first."""
    return [row.person_id for row in execute(session, _VERDICTS, {"most": most})]


def mark_evaluated(
    session: Session, read: Sequence[tuple[UUID, str, datetime | None]], now: datetime
) -> None:
    """Mark these verdicts as evaluated: for which appointment, which verdict, given when."""
    ids, verdicts, moments = zip(*read, strict=True)
    values = {"ids": list(ids), "verdicts": list(verdicts), "moments": list(moments), "now": now}
    execute(session, _WEIGHED, values)


def waiting_for(
    session: Session,
    rules: Sequence[Rule],
    now: datetime,
    until: datetime,
    most: int = MOST,
) -> Iterator[ToEvaluate]:
    """For every rule, the first facts that count by `until` and are in none of its escalations, up to the limit. Rules
    that add up verdicts are evaluated when there is a new one: `unevaluated_verdicts`."""
    for rule in rules:
        values = _values(rule, rules, now, until, most)
        if rule.trigger in OF_DEADLINES:
            query = _TERMS
        elif rule.trigger in _OF_APPOINTMENTS:
            query = _OF_APPOINTMENTS[rule.trigger]
        else:
            continue
        for row in session.execute(query, values):
            at = _counts_from(rule, row.at)
            if at <= until:
                yield ToEvaluate(row.person_id, at)


def due_from(code: str, deadline_id: UUID, due_at: datetime, number: int) -> Due:
    """The deadline as the fact that rules are evaluated on; `due_at` as in ASKED_AT."""
    return Due(
        deadline_id,
        due_at,
        alarm=code in ALARM_CODES,
        escalates=code not in QUIET_CODES,
        shortfall=code in SHORTFALL_CODES,
        code=code,
        asked_days=days_asked(number),
    )


def _counts_from(rule: Rule, at: datetime) -> datetime:
    # Working hours pass in the same order as hours, so the facts due first are at the front.
    if rule.trigger is Trigger.OUTCOME_OVERDUE:
        return add_working_hours(at, rule.after_working_hours)
    return at - BEFORE_CONTACT if rule.trigger is Trigger.NOT_DELIVERED else at


def _values(
    rule: Rule, rules: Sequence[Rule], now: datetime, until: datetime, most: int
) -> dict[str, Any]:
    values = {
        "rule": rule.code,
        "trigger_code": rule.trigger.value,
        "present": [one.code for one in rules],
        "until": until,
        "most": most,
    }
    if rule.trigger in OF_DEADLINES:
        pairs = sorted(_codes_by_tier(rule, rules))
        codes, tiers = [code for code, _ in pairs], [tier for _, tier in pairs]
        lost = rule.window_days if rule.trigger is Trigger.LOST_CONTACT else 0
        return values | {"codes": codes, "of_tiers": tiers, "asked": lost}
    if rule.trigger is Trigger.NOT_DELIVERED:
        values |= {"now": now, "until": until + BEFORE_CONTACT}
    return values | {
        "tiers": sorted(rule.tiers),
        "kinds": sorted(rule.kinds),
        "conditions": sorted(rule.conditions),
    }


def _codes_by_tier(rule: Rule, rules: Iterable[Rule]) -> Iterator[tuple[str, int]]:
    """Which deadlines of which risk tiers this rule covers: in one tier another rule may name the code."""
    nobody = UUID(int=0)
    every = [
        due_from(code, nobody, _ANY_MOMENT, rule.window_days * 1000) for code in DEADLINE_KINDS
    ]
    for tier in _TIERS:
        yield from ((code, tier) for code in taken_by(rule, rules, tier, every))
