"""The free starts of one occurrence of an obligation, with everything else unchanged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from aftercare.domain import placement
from aftercare.domain.placement.explanation.reasons import Reason
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.outside import weekdays_of
from aftercare.domain.placement.result import Placed
from aftercare.store.database.unit_of_work import UnitOfWork, query_as_clock
from aftercare.store.placement.instance_builder import read_placement_of_occurrence
from aftercare.store.plans.rows import ObligationRow


def offered_starts(
    work: UnitOfWork,
    line: ObligationRow,
    occurrence: int,
    limit: int = 10,
    days: tuple[date, date] | None = None,
) -> tuple[Placed, ...]:
    """The best free starts for one occurrence of an obligation in force, with everything else unchanged; of its period
    only those from the first to the last of `days`."""
    placement_input = read_placement_of_occurrence(
        partial(query_as_clock, work), line, occurrence, work.now, elsewhere=True
    )
    wanted = (str(line.line_id), occurrence)
    instance: Instance | None = placement_input.instance
    if days is not None:
        instance = on_days(placement_input.instance, wanted, *days)
    return placement.free_starts(instance, *wanted, limit) if instance else ()


def reason_for_none(
    work: UnitOfWork, line: ObligationRow, occurrence: int, first_on: date, last_on: date
) -> Reason | None:
    """Why the occurrence cannot begin on any of these days of its period, with everything else unchanged. None when
    no day of its period is among them, and when it can begin on one."""
    placement_input = read_placement_of_occurrence(
        partial(query_as_clock, work), line, occurrence, work.now, elsewhere=True
    )
    asked = on_days(placement_input.instance, (str(line.line_id), occurrence), first_on, last_on)
    found = placement.place(asked, ()).unplaced if asked else ()
    return found[0].reason if found else None


def on_days(
    instance: Instance, wanted: tuple[str, int], first_on: date, last_on: date
) -> Instance | None:
    """The same instance with only that occurrence, due on fewer days and without a time; None when no day is left."""
    for row in instance.obligations:
        for one in row.occurrences:
            if (row.id, one.index) == wanted:
                first, last = max(one.first_on, first_on), min(one.last_on, last_on)
                due = replace(
                    row,
                    # Taken from the full period: computed for fewer days, it would hide that all its usual days are
                    # closed.
                    weekdays=weekdays_of(instance, row, one),
                    occurrences=(replace(one, first_on=first, last_on=last),),
                )
                if first > last:
                    return None
                return replace(
                    instance,
                    obligations=(due,),
                    notified=(),
                    taken=tuple(
                        row for row in instance.taken if (row.obligation, row.occurrence) != wanted
                    ),
                )
    return None
