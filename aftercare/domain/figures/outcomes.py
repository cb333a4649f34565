"""How supervision and treatments ended, by year of start, by programme, and by how long clients had waited."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from aftercare.domain.figures.intervals import interval
from aftercare.domain.figures.message_figures import parts_shown, share
from aftercare.domain.figures.team_figures_shown import Share

# Of the year of today and of those before; older files are destroyed, and their counts would be too low.
YEARS: Final = 5


class OutcomeOf(StrEnum):
    """What ended: an order, by year of start; a treatment, by programme, and by the weeks waited for it. And clients of
    a year: supervised on any day of it, new, and closed."""

    CLIENT = "client"
    ORDER = "order"
    TREATMENT = "treatment"
    WAIT = "wait"


class Ended(StrEnum):
    """How an order ended. `COMPLETED` ran until its last day, `EARLY` was completed before it."""

    COMPLETED = "completed"
    EARLY = "early"
    REVOKED = "revoked"
    EXECUTED = "executed"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"
    OTHER = "other"
    RUNNING = "running"


class Course(StrEnum):
    """How a treatment ended; a share completed is of the first two."""

    COMPLETED = "completed"
    DROPPED_OUT = "dropped-out"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    UNDER_WAY = "under-way"


SUPERVISED, NEW, CLOSED = "supervised", "new", "closed"
# The last week of each band; the norm of treatment is 14 weeks in all.
BANDS: Final[Mapping[str, int | None]] = {"0-6": 6, "7-13": 13, "14-26": 26, "over-26": None}
_COURSES: Final = {
    "completed": Course.COMPLETED,
    "dropped_out": Course.DROPPED_OUT,
    "transferred": Course.TRANSFERRED,
    "withdrawn": Course.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """`part`: the id of the programme, or the band of weeks waited; empty for orders."""

    what: OutcomeOf
    year: int
    part: str
    which: str
    amount: int


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One year, programme or band; a count that is left out is None. `completed` is the share of those that were
    completed or ended early: dropped out of a treatment, an order revoked."""

    part: str
    counts: Mapping[str, int | None]
    completed: Share


@dataclass(frozen=True, slots=True)
class OutcomesShown:
    exact: bool
    orders: tuple[OutcomeRow, ...]
    programmes: tuple[OutcomeRow, ...]
    bands: tuple[OutcomeRow, ...]


def first_year(today: date) -> int:
    return today.year - YEARS + 1


def order_ended(
    ends_on: date | None, ended_on: date | None, reason: str | None, today: date
) -> Ended:
    """Today's state of an order that has begun."""
    if ended_on is not None and ended_on <= today:
        found = Ended(reason) if reason else Ended.OTHER
        early = ends_on is None or ended_on < ends_on
        return Ended.EARLY if found is Ended.COMPLETED and early else found
    return Ended.COMPLETED if ends_on is not None and ends_on < today else Ended.RUNNING


def course_ended(state: str) -> Course:
    """Of a treatment that had begun."""
    return _COURSES.get(state, Course.UNDER_WAY)


def band_of(referred_on: date, started_on: date) -> str:
    """How long a client waited: whole weeks from referral to start, in bands."""
    weeks = max(0, (started_on - referred_on).days) // 7
    return next(name for name, last in BANDS.items() if last is None or weeks <= last)


def client_years(
    enrolled_on: date, closed_on: date | None, today: date
) -> Iterator[tuple[int, str]]:
    """The years in which a client was supervised, and what else happened in them."""
    last = closed_on or today
    for year in range(max(enrolled_on.year, first_year(today)), min(last, today).year + 1):
        yield year, SUPERVISED
        if enrolled_on.year == year:
            yield year, NEW
        if closed_on is not None and closed_on.year == year:
            yield year, CLOSED


def outcomes_shown(counted: Iterable[OutcomeCount], today: date, *, exact: bool) -> OutcomesShown:
    """Programmes by the number of treatments; years and bands in order."""
    of: dict[OutcomeOf, list[OutcomeCount]] = defaultdict(list)
    for one in counted:
        if first_year(today) <= one.year <= today.year:
            of[one.what].append(one)
    years = [str(year) for year in range(today.year, first_year(today) - 1, -1)]
    treatments = Counter[str]()
    for one in of[OutcomeOf.TREATMENT]:
        treatments[one.part] += one.amount
    programmes = [part for part, _ in sorted(treatments.items(), key=lambda it: (-it[1], it[0]))]
    by_year = [
        OutcomeCount(one.what, one.year, str(one.year), one.which, one.amount)
        for one in of[OutcomeOf.ORDER]
    ]
    return OutcomesShown(
        exact,
        _rows(by_year, years, Ended, exact),
        _rows(of[OutcomeOf.TREATMENT], programmes, Course, exact),
        _rows(of[OutcomeOf.WAIT], list(BANDS), Course, exact),
    )


def _rows(
    counted: Sequence[OutcomeCount],
    parts: Sequence[str],
    kinds: type[Ended] | type[Course],
    exact: bool,
) -> tuple[OutcomeRow, ...]:
    columns: dict[str, Mapping[str, int | None]] = {}
    for kind in kinds:
        sums = dict.fromkeys(parts, 0)
        for one in counted:
            if one.which == kind:
                sums[one.part] += one.amount
        columns[kind.value] = sums if exact else _shown(sums)
    return tuple(_row(part, columns, kinds) for part in parts)


def _row(
    part: str, columns: Mapping[str, Mapping[str, int | None]], kinds: type[Ended] | type[Course]
) -> OutcomeRow:
    counts = {kind: column[part] for kind, column in columns.items()}
    both = (counts["completed"], counts[_OTHER_END[kinds]])
    return OutcomeRow(part, counts, Share(share(both[0], both), interval(both[0], both)))


# What a completed one is set against: a treatment that ended early, an order that was revoked.
_OTHER_END: Final = {Ended: Ended.REVOKED.value, Course: Course.DROPPED_OUT.value}


def _shown(sums: Mapping[str, int]) -> dict[str, int | None]:
    """As if the sum of each column were known: programmes and bands count the same treatments."""
    shown = parts_shown([sums])
    return {part: shown.get(part) if count else 0 for part, count in sums.items()}


def outcomes_of_year(counted: Iterable[OutcomeCount], year: int, today: date) -> OutcomesShown:
    """Treatments that began in this year and have ended, without small counts. The figures of all years together and
    the reports of other years are known too, so a count of one year does not follow from theirs."""
    of: dict[OutcomeOf, list[OutcomeCount]] = defaultdict(list)
    for one in counted:
        if first_year(today) <= one.year <= today.year:
            of[one.what].append(one)
    programmes = sorted({one.part for one in of[OutcomeOf.TREATMENT] if one.year == year})
    return OutcomesShown(
        False,
        (),
        _rows_of_year(of[OutcomeOf.TREATMENT], year, programmes),
        _rows_of_year(of[OutcomeOf.WAIT], year, list(BANDS)),
    )


def _rows_of_year(
    counted: Sequence[OutcomeCount], year: int, parts: Sequence[str]
) -> tuple[OutcomeRow, ...]:
    columns: dict[str, Mapping[str, int | None]] = {}
    for kind in (Course.COMPLETED, Course.DROPPED_OUT):
        cells = Counter[tuple[str, int]]()
        for one in counted:
            if one.which == kind:
                cells[one.part, one.year] += one.amount
        hidden = _left_out_of_years(cells)
        columns[kind.value] = {
            part: None if (part, year) in hidden else cells[part, year] for part in parts
        }
    return tuple(_row(part, columns, Course) for part in parts)


def _left_out_of_years(cells: Mapping[tuple[str, int], int]) -> set[tuple[str, int]]:
    """What is left out of a table of parts by years of which the sums of all lines are known. A line never has a single
    cell left out: its sum would tell it."""
    lines = [
        [cell for cell in cells if cell[axis] == name]
        for axis in (0, 1)
        for name in dict.fromkeys(cell[axis] for cell in cells)
    ]
    hidden = set[tuple[str, int]]()
    for line in lines:
        shown = _shown({str(cell): cells[cell] for cell in line})
        hidden |= {cell for cell in line if shown[str(cell)] is None}
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for line in lines:
            rest = sorted(
                (cell for cell in line if cell not in hidden and cells[cell]), key=cells.__getitem__
            )
            if rest and len(hidden.intersection(line)) == 1:
                hidden.add(rest[0])
    return hidden
