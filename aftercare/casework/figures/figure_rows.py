"""The rows behind a number of the team figures, for a reader who may see the files; hidden files stay a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.figures.message_figures import Held, Period, Reminded, held_as, weeks_of
from aftercare.domain.figures.team_figures import Ending, Kept, Timely, Treated, Waited, What
from aftercare.domain.time.wall_time import civil_date, monday_of
from aftercare.processes.figures.counted_rows import rows_beside_standard, rows_of_decisions
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.escalation.rule_book_rows import rules_in_force
from aftercare.store.figures.message_figures import held_rows
from aftercare.store.figures.row_subjects import subjects_of
from aftercare.store.overviews.screen_search import people_named

# Appointments beside their reminders, which no `What` names; the part of all that had none delivered.
REMINDED, UNDELIVERED = "reminded", "undelivered"
WHICH: Final[dict[str, tuple[str, ...]]] = {
    What.STANDARD.value: tuple(Kept),
    What.VERDICT.value: tuple(Timely),
    What.ESCALATION.value: tuple(Timely),
    What.ALARM.value: tuple(Ending),
    What.WAIT.value: tuple(Waited),
    What.TREATMENT.value: tuple(Treated),
    REMINDED: tuple(Held),
}

# Client, row, week, and the requirement of the standard.
Found = tuple[UUID, UUID, date, Requirement | None]


@dataclass(frozen=True)
class FigureQuery:
    """Which number: `which` of WHICH[`what`], of one `part` or all, in one `week` (a Monday) or the whole period."""

    what: str
    which: str
    period: Period
    part: str | None = None
    week: date | None = None


@dataclass(frozen=True)
class FigureRow:
    """`row_id` is that of the absence, the escalation, the referral, the appointment, or the client. It is about a
    `requirement` of the standard, or about what `subject` says."""

    person: Row
    row_id: UUID
    week: date
    requirement: Requirement | None = None
    subject: Row | None = None


@dataclass(frozen=True)
class FigureRows:
    """`total` rows count; `rows` are a page of those of files that the reader sees, of `seen` in all. `rule`: the
    names of the rule that is asked for, in Dutch and in English."""

    total: int
    seen: int
    rows: list[FigureRow]
    weeks: Sequence[date]
    rule: tuple[str, str] | None = None


@requires(Permission.READ_FIGURES)
def rows_behind(work: UnitOfWork, asked: FigureQuery, first: int, size: int) -> FigureRows:
    """Counted as the figures are, as the rows stand now: `size` after the first `first`, or the last page there is. The
    clients shown are recorded. Raises Forbidden for a reader of figures who reads no files."""
    work.actor.require(Permission.READ_CASE_FILES)
    team_id = existing(work.actor.team_id)
    weeks = [
        one for one in weeks_of(asked.period, civil_date(work.now)) if asked.week in (None, one)
    ]
    at_the_end = (Waited.WAITING, Waited.WAITING_BEYOND, Treated.UNDER_WAY)
    if asked.which in at_the_end and asked.week is None:
        weeks = weeks[-1:]  # The figure is of the end of the period.
    with as_clock(work):
        counted = list(_rows(work, team_id, asked, weeks)) if weeks else []
    people = {
        row["id"]: row for row in people_named(work.session, list({one[0] for one in counted}))
    }
    found = [one for one in counted if one[0] in people]
    start = min(first, max(0, len(found) - 1) // size * size)
    page = found[start : start + size]
    subjects = subjects_of(work.session, asked.what, [row_id for _, row_id, _, _ in page])
    shown = [
        FigureRow(people[person_id], row_id, week, requirement, subjects.get(row_id))
        for person_id, row_id, week, requirement in page
    ]
    audit.note_people(work, "read-figure-rows", (one.person["id"] for one in shown))
    rule = _rule(work, asked) if asked.what == What.ALARM else None
    return FigureRows(len(counted), len(found), shown, weeks, rule)


def _rule(work: UnitOfWork, asked: FigureQuery) -> tuple[str, str] | None:
    rules = rules_in_force(work.session, civil_date(work.now))
    return next(((one.nl, one.en) for one in rules if one.code == asked.part), None)


def _rows(
    work: UnitOfWork, team_id: UUID, asked: FigureQuery, weeks: Sequence[date]
) -> Iterator[Found]:
    if asked.what == REMINDED:
        yield from _reminded(work, team_id, asked, weeks)
        return
    if asked.what == What.STANDARD:
        rows = rows_beside_standard(work.session, team_id, weeks)
    else:
        rows = rows_of_decisions(work.session, team_id, weeks, work.now)
    for one in rows:
        it = one.counted
        fits = it.what == asked.what and it.which == asked.which and asked.part in (None, it.part)
        if fits:
            yield one.person_id, one.row_id, it.week, one.requirement


def _reminded(
    work: UnitOfWork, team_id: UUID, asked: FigureQuery, weeks: Sequence[date]
) -> Iterator[Found]:
    after = weeks[-1] + timedelta(days=7)
    for row in held_rows(work.session, team_id, weeks[0], after):
        of_part = {None: True, UNDELIVERED: row["best"] != Reminded.DELIVERED}
        if held_as(row["code"]) == asked.which and of_part.get(
            asked.part, row["best"] == asked.part
        ):
            yield row["person_id"], row["id"], monday_of(row["day"]), None
