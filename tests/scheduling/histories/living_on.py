"""A small life in rows: things happen at their moments, and jobs run whenever rows say that they are due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date
from aftercare.scheduling.absences.notice_lost_contact import (
    NOTICE_AT,
    contacts_to_look_at,
    notice_lost_contacts,
)
from aftercare.scheduling.absences.open_missing import (
    misses_without_absence,
    open_missing_absences,
)
from aftercare.scheduling.appointments.mark_outcomes_overdue import (
    appointments_without_outcome,
    mark_outcomes_overdue,
    next_outcome_due,
)
from aftercare.scheduling.escalation.evaluate_rules import (
    evaluate_people,
    next_evaluation,
    people_to_evaluate,
)
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow

Firing = tuple[datetime, str, bool, frozenset[UUID]]
"""When, which rule, whether it opened an escalation, and the causes it noticed."""


@dataclass
class Life:
    """`happen` are acts with their moments; `fired` is what evaluation made of them."""

    database: Database
    now: datetime
    happen: list[tuple[datetime, Callable[[datetime], None]]]
    fired: list[Firing] = field(default_factory=list)

    def live(self, until: datetime) -> list[Firing]:
        self.happen.sort(key=lambda one: one[0])
        again = 0
        while (at := self._next()) < until:
            again = again + 1 if at == self.now else 0
            assert at >= self.now
            assert again < 3, "what was due is due again at once"
            self.now = at
            while self.happen and self.happen[0][0] <= at:
                self.happen.pop(0)[1](at)
            self._jobs(at)
        return self.fired

    def _next(self) -> datetime:
        with self.database.work(CLOCK, self.now) as work:
            waiting = [
                next_outcome_due(work.session, self.now),
                next_evaluation(work.session, self.now),
            ]
        acts = [at for at, _ in self.happen[:1]]
        soon = [*acts, *(at for at in waiting if at is not None), self._next_night()]
        return max(self.now, min(soon))

    def _next_night(self) -> datetime:
        today = civil_date(self.now)
        nights = (at_wall_or_later(today + timedelta(days=days), NOTICE_AT) for days in (0, 1))
        return next(at for at in nights if at > self.now)

    def _jobs(self, at: datetime) -> None:
        with self.database.work(CLOCK, at) as work:
            mark_outcomes_overdue(work, appointments_without_outcome(work.session, at))
            open_missing_absences(work, misses_without_absence(work.session))
            if at == at_wall_or_later(civil_date(at), NOTICE_AT):
                notice_lost_contacts(work, contacts_to_look_at(work))
        with self.database.work(CLOCK, at) as work:
            people = people_to_evaluate(work.session, at)
            if people and evaluate_people(work, people):
                work.session.flush()
                self.fired += _noticed(work.session.exec(select(EscalationCauseRow)), at, {
                    escalation.id: escalation for escalation in work.session.exec(select(EscalationRow))
                })  # fmt: skip


def _noticed(
    causes: Iterable[EscalationCauseRow], at: datetime, escalations: dict[UUID, EscalationRow]
) -> Iterable[Firing]:
    found: dict[UUID, set[UUID]] = {}
    for cause in causes:
        if cause.noticed_at == at:
            found.setdefault(cause.escalation_id, set()).add(cause.cause_id)
    for escalation_id, ids in found.items():
        escalation = escalations[escalation_id]
        yield at, escalation.rule_code, escalation.opened_at == at, frozenset(ids)
