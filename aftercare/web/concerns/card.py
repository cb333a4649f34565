"""The card of concerns: what waits for a decision, and under juvenile law the attendance of check-ins and school."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.concerns.links import concerns_about
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.concerns.rows import ConcernRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.request import PageContext

# The rest is one click away.
SCHOOL = 3


@dataclass(frozen=True, slots=True)
class ConcernsCard:
    """`school`: the newest numbers of missed school days, as the school gave them."""

    waiting: list[ConcernRow]
    answered: int
    check_ins: Row | None
    school: list[ConcernRow]


def card(_context: PageContext, work: UnitOfWork, file: PersonFile) -> ConcernsCard:
    found = concerns_about(work, file.person.id)
    return ConcernsCard(
        waiting=[one for one in found.concerns if one.words and one.answer is None],
        answered=sum(one.answer is not None for one in found.concerns),
        check_ins=found.check_ins,
        school=[one for one in found.concerns if one.days_missed is not None][:SCHOOL],
    )
