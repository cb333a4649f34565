"""One escalation: why it is open, who was notified, what was done, and which decisions are possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.casework.contact_standards.shortfall_numbers import (
    ShortfallNumbers,
    shortfall_numbers,
)
from aftercare.casework.escalation.acts import offered_decisions
from aftercare.casework.escalation.hand_over import who_can_have
from aftercare.domain.absences.reminded import Reminded
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.held import NoLongerHeld
from aftercare.domain.deadlines.reported import ZONE_ALARM
from aftercare.domain.deadlines.statutory import REPORT_CODE
from aftercare.domain.escalation.decisions import AGAINST_CLIENT
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.people.away import AwayPeriod
from aftercare.processes.deadlines.replaced_decisions import replaced_reports
from aftercare.processes.escalation.closing import still_overdue, waits_for_us
from aftercare.processes.staff.ladder_people import (
    Again,
    Ahead,
    ahead_by_position,
    ladder_asked,
    next_again,
)
from aftercare.processes.submissions.alarm_senders import Elsewhere, SentAlarm, alarms_sent
from aftercare.processes.submissions.moved_alarms import moved_moments
from aftercare.store.absences.review_tasks import open_reviews_of
from aftercare.store.absences.screen_reminded import reminded_of, reminders_asked
from aftercare.store.accounts import audit
from aftercare.store.appointments.away_periods import away_at
from aftercare.store.conditions.held_then import not_held_at
from aftercare.store.contact_standards.not_offered_rows import NotOffered, not_offered_by_deadline
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead, together
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import DeadlineRow, carrying_out
from aftercare.store.escalation import screen_inbox as inbox_screen
from aftercare.store.escalation.rows import get_escalation, misses_stand, steps_of
from aftercare.store.escalation.rule_book_rows import rule_of
from aftercare.store.escalation.screen_timeline import EscalationLine, escalation_line, with_rings
from aftercare.store.papers.rows import papers_of_escalation


@dataclass(frozen=True)
class EscalationView:
    """`overdue`: an item still waits to be recorded, decided or done, so the escalation cannot be decided yet.
    `terms` are its deadlines, `causes` its appointments, `reminded` their reminders by id. `acts` is what was done
    other than deciding, newest first. `line` is the timeline around it, oldest first. `offered` are the decisions
    that fit. `ahead` is who the waiting steps will reach, by position. `again` is when all levels are notified
    again. `carry_out` is the newest deadline for a decision. `numbers`, by deadline, are the contacts behind a
    shortfall. `not_offered` is what could not be offered and why. `senders`, by deadline, are who
    sent the alarms, and `moved` who said of which that they are about another client. `not_held`, by
    appointment, says that its condition no longer held then. `reviews`, by appointment, are the
    open tasks to look at what was decided about it again. `replaced` are the deadlines of which the decision was
    replaced."""

    head: Row
    causes: list[Row]
    reminded: dict[UUID, Reminded]
    terms: list[Row]
    steps: list[Row]
    overdue: bool
    acts: list[Row]
    line: EscalationLine
    rule_source: str | None
    offered: tuple[Decision, ...]
    ahead: dict[int, Ahead]
    again: Again | None
    carry_out: DeadlineRow | None
    numbers: dict[UUID, ShortfallNumbers]
    not_offered: dict[UUID, NotOffered]
    away: dict[UUID, AwayPeriod]
    senders: dict[UUID, SentAlarm]
    moved: dict[UUID, Elsewhere]
    not_held: dict[UUID, NoLongerHeld]
    reviews: dict[UUID, Row]
    replaced: frozenset[UUID]

    @property
    def is_elsewhere(self) -> bool:
        """Whether all that it is about turned out to be about another client."""
        return _all_elsewhere(self.causes, self.terms, self.moved)

    @property
    def trigger_code(self) -> str:
        """As `EscalationRow.trigger_code`."""
        return str(self.head["trigger"] or self.head["rule_code"])


_OF_ESCALATION: Final = (
    get_escalation,
    steps_of,
    inbox_screen.escalation_causes,
    inbox_screen.escalation_deadlines,
    inbox_screen.steps_view,
    inbox_screen.acts_page,
    carrying_out,
)


@requires(Permission.READ_CASE_FILES)
def escalation_view(work: UnitOfWork, escalation_id: UUID) -> EscalationView:
    session, now = work.session, work.now
    escalation, steps, causes, terms, shown, acts, carry_out, line, *_ = together(
        session,
        *(partial(one, session, escalation_id) for one in _OF_ESCALATION),
        partial(escalation_line, session, escalation_id, now),
        partial(inbox_screen.escalation_head, session, escalation_id),
        partial(misses_stand, session, escalation_id),
        partial(papers_of_escalation, session, escalation_id),
    )
    head = escalation_head(work, escalation_id)
    trigger_code = head["trigger"] or head["rule_code"]
    with as_clock(work):
        rings = partial(with_rings, session, line, escalation_id)
        asked = [*ladder_asked(session, escalation, steps, now)]
        while read_ahead(session, rings, *asked):
            pass
        line = rings()
        # Of colleagues it shows only the name, and that they are not away.
        ahead = ahead_by_position(session, escalation, now)
        again = next_again(session, escalation, now)
    senders = _senders(work, head["person_id"], terms)
    moved = _moved(work, head["person_id"], terms, senders)
    missed, terms_ids = [row["id"] for row in causes], [row["id"] for row in terms]
    may_lead = work.actor.can_perform(who_can_have)
    rule, not_offered, away, not_held, reviews, *_ = together(
        session,
        partial(rule_of, session, head["rule_code"], head["rule_version"]),
        partial(not_offered_by_deadline, session, terms_ids),
        partial(away_at, session, missed),
        partial(not_held_at, session, missed),
        partial(open_reviews_of, session, head["person_id"]),
        partial(shortfall_numbers, work, head["person_id"], terms),
        *reminders_asked(session, missed),
        *([partial(who_can_have, work, [head["person_id"]])] if may_lead else ()),
    )
    return EscalationView(
        head,
        causes,
        reminded_of(session, missed, now),
        terms,
        shown,
        overdue=waits_for_us(trigger_code) and still_overdue(work, escalation_id),
        acts=acts,
        line=line,
        rule_source=rule.source if rule else None,
        offered=tuple(
            one
            for one in offered_decisions(work, trigger_code, escalation_id)
            if one not in AGAINST_CLIENT or not _all_elsewhere(causes, terms, moved)
        ),
        ahead=ahead,
        again=again,
        not_offered=not_offered,
        numbers=shortfall_numbers(work, head["person_id"], terms),
        away=away,
        senders=senders,
        moved=moved,
        not_held=not_held,
        reviews={one["appointment_id"]: one for one in reviews if one["appointment_id"] in missed},
        carry_out=next(iter(carry_out), None),
        replaced=_replaced(work, head["person_id"], terms),
    )


def _replaced(work: UnitOfWork, person_id: UUID, terms: list[Row]) -> frozenset[UUID]:
    asked = {one["id"] for one in terms if one["code"] == REPORT_CODE}
    found = replaced_reports(work.session, person_id) if asked else ()
    return frozenset(one.id for one in found if one.id in asked)


def _all_elsewhere(causes: list[Row], terms: list[Row], moved: Mapping[UUID, Elsewhere]) -> bool:
    return bool(terms) and not causes and all(one["id"] in moved for one in terms)


def _moved(
    work: UnitOfWork, person_id: UUID, terms: list[Row], senders: Mapping[UUID, SentAlarm]
) -> dict[UUID, Elsewhere]:
    """Who said that an alarm is about another client, sent or entered by hand. One that came again since is about this
    one."""
    alarms = [one for one in terms if one["code"] == ZONE_ALARM]
    moments = moved_moments(work, [person_id]) if alarms else ()
    found = {}
    for one in alarms:
        sent = senders.get(one["id"])
        if (person_id, one["due_at"]) not in moments:
            continue
        if one["misattributed_at"] is not None:
            by, reason = one["misattributed_by"] or "", one["misattributed_reason"] or ""
            found[one["id"]] = Elsewhere(by, one["misattributed_at"], reason)
        elif sent is not None and sent.elsewhere is not None:
            found[one["id"]] = sent.elsewhere
    return found


def _senders(work: UnitOfWork, person_id: UUID, terms: list[Row]) -> dict[UUID, SentAlarm]:
    alarms = [one for one in terms if one["code"] == ZONE_ALARM]
    sent = alarms_sent(work, person_id) if alarms else {}
    return {one["id"]: sent[one["due_at"]] for one in alarms if one["due_at"] in sent}


@requires(Permission.READ_CASE_FILES)
def escalation_head(work: UnitOfWork, escalation_id: UUID) -> Row:
    """Its columns with the names of client and staff."""
    head = existing(inbox_screen.escalation_head(work.session, escalation_id))
    audit.note(work, "read", "escalation", escalation_id, head["person_id"])
    return head
