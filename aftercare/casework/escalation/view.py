"""One escalation: why it is open, who was notified, what was done, and which decisions are possible."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.casework.contact_standards.shortfall_numbers import (
    ShortfallNumbers,
    shortfall_numbers,
)
from aftercare.casework.escalation.acts import offered_decisions
from aftercare.domain.absences.reminded import Reminded
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.people.away import AwayPeriod
from aftercare.processes.escalation.closing import still_overdue, waits_for_us
from aftercare.processes.staff.ladder_people import Again, Ahead, ahead_by_position, next_again
from aftercare.store.absences.screen_reminded import reminded_of
from aftercare.store.accounts import audit
from aftercare.store.appointments.away_periods import away_at
from aftercare.store.contact_standards.not_offered_rows import NotOffered, not_offered_by_deadline
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import DeadlineRow, carrying_out
from aftercare.store.escalation import screen_inbox as inbox_screen
from aftercare.store.escalation.rows import get_escalation
from aftercare.store.escalation.rule_book_rows import rule_of
from aftercare.store.escalation.screen_timeline import EscalationLine, escalation_line, with_rings


@dataclass(frozen=True)
class EscalationView:
    """`overdue`: an item still waits to be recorded, decided or done, so the escalation cannot be decided yet.
    `terms` are its deadlines, `causes` its appointments, `reminded` their reminders by id. `acts` is what was done
    other than deciding, newest first. `line` is the timeline around it, oldest first. `offered` are the decisions
    that fit. `ahead` is who the waiting steps will reach, by position. `again` is when all levels are notified
    again. `carry_out` is the newest deadline for a decision. `numbers`, by deadline, are the contacts behind a
    shortfall. `not_offered` is what could not be offered and why."""

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

    @property
    def trigger_code(self) -> str:
        """As `EscalationRow.trigger_code`."""
        return str(self.head["trigger"] or self.head["rule_code"])


@requires(Permission.READ_CASE_FILES)
def escalation_view(work: UnitOfWork, escalation_id: UUID) -> EscalationView:
    head = existing(inbox_screen.escalation_head(work.session, escalation_id))
    audit.note(work, "read", "escalation", escalation_id, head["person_id"])
    trigger_code = head["trigger"] or head["rule_code"]
    rule = rule_of(work.session, head["rule_code"], head["rule_version"])
    causes = inbox_screen.escalation_causes(work.session, escalation_id)
    terms = inbox_screen.escalation_deadlines(work.session, escalation_id)
    escalation = get_escalation(work.session, escalation_id)
    line = escalation_line(work.session, escalation_id, work.now)
    with as_clock(work):
        line = with_rings(work.session, line, escalation_id)
        # Of colleagues it shows only the name, and that they are not away.
        ahead = ahead_by_position(work.session, escalation, work.now)
        again = next_again(work.session, escalation, work.now)
    return EscalationView(
        head,
        causes,
        reminded_of(work.session, [row["id"] for row in causes], work.now),
        terms,
        inbox_screen.steps_view(work.session, escalation_id),
        overdue=waits_for_us(trigger_code) and still_overdue(work, escalation_id),
        acts=inbox_screen.acts_page(work.session, escalation_id),
        line=line,
        rule_source=rule.source if rule else None,
        offered=offered_decisions(work, trigger_code, escalation_id),
        ahead=ahead,
        again=again,
        not_offered=not_offered_by_deadline(work.session, [row["id"] for row in terms]),
        numbers=shortfall_numbers(work, escalation.person_id, terms),
        away=away_at(work.session, [row["id"] for row in causes]),
        carry_out=next(iter(carrying_out(work.session, escalation_id)), None),
    )
