"""Retention periods in years after a file closed, with their source; what is due on a day, and what stops it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pendulum

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import wrong_length
from aftercare.domain.retention.kinds import DESTROYED, NO_LONGER_THAN, DataKind

# The longest period that was found: Wjsg 4(4) for data on sexual offences.
SHORTEST, LONGEST = 1, 80
LONGEST_SOURCE: Final = 300


@dataclass(frozen=True)
class Term:
    """Whole years after the last day of the file. `established`: the source was read and sets this period for this
    data; otherwise it is chosen."""

    years: int
    source: str
    established: bool = False


Terms = Mapping[DataKind, Term]


def terms_of(document: Mapping[str, Any]) -> dict[DataKind, Term]:
    """The periods of a stored version, in the order of the kinds."""
    return {kind: Term(**document[kind]) for kind in DataKind if kind in document}


def document_of(terms: Terms) -> dict[str, dict[str, Any]]:
    """The same as JSON."""
    return {kind.value: dict(vars(term)) for kind, term in terms.items()}


def term_faults(terms: Terms) -> Iterator[FieldFault]:
    """What is wrong with the periods: a kind without one, one out of range, one that outlives what it refers to."""
    for kind in DataKind:
        term = terms.get(kind)
        if term is None:
            yield FieldFault(f"/terms/{kind}", "missing")
            continue
        if not SHORTEST <= term.years <= LONGEST:
            yield FieldFault(f"/terms/{kind}/years", "out-of-range", f"{SHORTEST} to {LONGEST}.")
        yield from wrong_length(f"/terms/{kind}/source", term.source, LONGEST_SOURCE)
    for kind, other in NO_LONGER_THAN:
        if kind in terms and other in terms and terms[kind].years > terms[other].years:
            yield FieldFault(f"/terms/{kind}/years", "outlives", part=other.value)


def due_on(closed_on: date, years: int) -> date:
    """The first day on which data with this period is due: the day after the last day of the period. A period from
    29 February ends on 28 February in a year without one."""
    end = pendulum.Date(closed_on.year, closed_on.month, closed_on.day).add(years=years)
    after = end.add(days=1)
    return date(after.year, after.month, after.day)


def closed_before(today: date, years: int) -> date:
    """The first last day of a file that is not due today; every earlier one is."""
    day = pendulum.Date(today.year, today.month, today.day).subtract(years=years)
    closed = date(day.year, day.month, day.day)
    while due_on(closed, years) <= today:
        closed = closed + timedelta(days=1)
    return closed


def due_kinds(
    closed_on: date | None, terms: Terms, today: date, *, destroyed: Collection[DataKind] = ()
) -> tuple[DataKind, ...]:
    """The kinds that are due, in the order in which they are destroyed; none of an open file."""
    if closed_on is None:
        return ()
    return tuple(
        kind
        for kind in DESTROYED
        if kind not in destroyed and due_on(closed_on, terms[kind].years) <= today
    )
