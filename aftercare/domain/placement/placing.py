"""Makes a placement from an instance: keep the rows that still hold, place the rest, repair, explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from aftercare.base.collecting import uncollected
from aftercare.domain.placement.answering import Answer
from aftercare.domain.placement.budgets import MANY
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import construct, keep
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.engine.free_starts import find_starts
from aftercare.domain.placement.engine.layers import EVERY
from aftercare.domain.placement.engine.perturbation import perturb
from aftercare.domain.placement.engine.ranking import explain as note_why
from aftercare.domain.placement.engine.ranking import pick
from aftercare.domain.placement.engine.repair import improve
from aftercare.domain.placement.engine.site_starts import first_site
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.nearest import (
    Windows,
    construct_nearest,
    days_instead,
    widen,
)
from aftercare.domain.placement.ordering import in_empty_calendar, in_order
from aftercare.domain.placement.result import Placed, Placement

Progress = Callable[[int, int], None]
"""Called with how many of how many occurrences are done; in the last call both are equal."""

REPORT_EVERY = 2048

SMALL, PERTURBATIONS = 1500, 4
"""Plans of at most SMALL occurrences get PERTURBATIONS passes per occurrence: some hundred people, a fifth of a second.
Larger plans (a team of two hundred at night, a whole country) are only repaired, which takes most of the time there."""

THOROUGH, MOST_PERTURBATIONS, MOST_AFTER_REPAIR = 12, 28_000, 12_000
"""Limits of a thorough run, for any size: passes per occurrence, passes in all, and passes in all after a whole country
was repaired, because repairing it once more takes time too."""

CROWDED = 25
"""One in so many occurrences of a whole country without a place, though some calendar could hold it: then repair looks
longest and wins least, and perturbation comes first."""


def place(
    instance: Instance,
    previous: Sequence[Placed] = (),
    progress: Progress | None = None,
    *,
    explain: bool = True,
    repair: bool = True,
    thorough: bool = False,
) -> Placement:
    """A placement in which every due occurrence appears once, placed or reported, and no rule is broken.

    `previous` rows stay unless they have become impossible or the placement as a whole gains. `explain` fills `why`. A
    `thorough` placement takes some seconds more to gain what repair misses. The result depends only on the arguments,
    not on their order.
    """
    with uncollected():
        return _placed(instance, previous, progress, explain, repair=repair, thorough=thorough)


def _placed(
    instance: Instance,
    previous: Sequence[Placed],
    progress: Progress | None,
    explain: bool,
    *,
    repair: bool,
    thorough: bool,
) -> Placement:
    compiled = Compiled(instance)
    at.header(compiled.ints).explain = int(explain)
    displaced = put_back(compiled, instance.notified, pinned=True)
    put_back(compiled, previous, pinned=False)
    order = in_order(compiled)
    _fill(compiled, order, progress, repair, thorough)
    return Answer(compiled).last_placement(order, displaced, explain)


def place_in_turn(instance: Instance, turns: Sequence[tuple[str, int]]) -> Placement:
    """Places each of these occurrences (obligation and number) alone and in that order, at its best free start. A
    start that one takes is not available to the next, and nothing is exchanged or moved. An occurrence that is not
    due is left out."""
    with uncollected():
        compiled = Compiled(instance)
        at.header(compiled.ints).explain = 1
        occurrences = np.array([compiled.occurrence_number(*one) for one in turns], dtype=np.int64)
        due: Ints = occurrences[occurrences >= 0]
        in_empty_calendar(compiled)
        widen(compiled, construct_nearest(compiled, due, days_instead(compiled)))
        return Answer(compiled).last_placement(due, [], explain=True)


def _fill(
    compiled: Compiled, order: Ints, progress: Progress | None, repair: bool, thorough: bool
) -> None:
    """Places what has no place yet, in this order, and repairs the whole placement."""
    narrowed: Windows = {}
    days = days_instead(compiled)
    for first in range(0, len(order), REPORT_EVERY):
        if progress is not None:
            progress(first, len(order))
        narrowed.update(construct_nearest(compiled, order[first : first + REPORT_EVERY], days))
    if repair:
        _repair_and_perturb(compiled, order, thorough)
    widen(compiled, narrowed)
    if progress is not None:
        progress(len(order), len(order))


def _repair_and_perturb(compiled: Compiled, order: Ints, thorough: bool) -> None:
    """Repair always comes last, so that planning again changes nothing."""
    ints, bits = compiled.ints, compiled.bits
    times = perturbations(len(order), thorough)
    if not times:
        improve(ints, bits, order)
        return
    hopeful: Ints = order[in_empty_calendar(compiled)[order] == 1]
    if len(order) > MANY and _is_crowded(compiled, order, hopeful):
        times = perturbations(len(order), thorough, repaired=False)
    else:
        improve(ints, bits, order)
    perturb(ints, bits, _worth_perturbing(compiled, order, hopeful), times)
    construct(ints, bits, order)
    improve(ints, bits, order)


def _is_crowded(compiled: Compiled, order: Ints, hopeful: Ints) -> bool:
    """Whether many wait that some calendar could hold (`hopeful`)."""
    waiting = compiled.bookings[hopeful, at.Booking.start] == at.UNPLACED
    return int(waiting.sum()) * CROWDED > len(order)


def _worth_perturbing(compiled: Compiled, order: Ints, hopeful: Ints) -> Ints:
    """Of a large placement not the groups, as their seats are full: there repair leaves hardly one that any order could
    fill."""
    if len(order) <= SMALL:
        return hopeful
    needs = compiled.obligation_fields[
        compiled.bookings[hopeful, at.Booking.obligation], at.Obligation.needs
    ]
    alone: Ints = hopeful[needs != at.SESSION_NEEDED]
    return alone


def perturbations(occurrences: int, thorough: bool, repaired: bool = True) -> int:
    """How many times a placement of so many occurrences is perturbed, `repaired` before or not."""
    if thorough:
        most = MOST_AFTER_REPAIR if repaired and occurrences > MANY else MOST_PERTURBATIONS
        return min(THOROUGH * occurrences, most)
    return PERTURBATIONS * occurrences if occurrences <= SMALL else 0


def put_back(compiled: Compiled, rows: Iterable[Placed], pinned: bool) -> list[Placed]:
    """Books the rows that hold, highest tier first; returns the others, in the order of their ids.

    A row holds when it breaks no rule together with those booked before it. A notified (pinned) row is not judged by
    the gap to `last_done`: both are facts already.
    """
    refused, known = [], []
    for row in rows:
        occurrence = compiled.occurrence_number(row.obligation, row.occurrence)
        numbers = None if occurrence < 0 else _numbers(compiled, occurrence, row)
        if numbers is None:
            refused.append(row)
        else:
            obligation = compiled.obligation_fields[
                compiled.bookings[occurrence, at.Booking.obligation]
            ]
            known.append(
                (
                    (
                        int(obligation[at.Obligation.tier]),
                        int(obligation[at.Obligation.kind_rank]),
                        *numbers,
                    ),
                    row,
                )
            )
    known.sort(key=lambda pair: pair[0])
    wanted = np.array([key[2:] for key, _ in known], dtype=np.int64).reshape(-1, 5)
    kept = np.zeros(len(known), dtype=np.int64)
    keep(compiled.ints, compiled.bits, wanted, pinned, kept)
    refused += [row for (_, row), one in zip(known, kept.tolist(), strict=True) if not one]
    return sorted(refused, key=lambda row: (row.obligation, row.occurrence, row.start))


def _numbers(
    compiled: Compiled, occurrence: int, row: Placed
) -> tuple[int, int, int, int, int] | None:
    """Occurrence, start slot, officer, site and session of a row that has the right length and lies on a
    slot of its period; None for any other."""
    calendar = compiled.calendar
    fields = compiled.bookings[occurrence]
    minutes = compiled.obligations.rows[int(fields[at.Booking.obligation])].minutes
    local = calendar.local(row.start)
    minute = calendar.minute(local)
    exact = minute == calendar.minute_up(local) and minute % calendar.unit == 0
    long = (row.end - row.start).total_seconds() == minutes * 60
    slot = minute // calendar.unit
    within = fields[at.Booking.window_start] <= slot < fields[at.Booking.window_end]
    if not (exact and long and within):
        return None
    officer = -1 if row.officer is None else compiled.names.officer_number.get(row.officer, -2)
    place = -1 if row.site is None else compiled.names.site_number.get(row.site, -2)
    session = -1 if row.session is None else compiled.names.session_number.get(row.session, -2)
    return occurrence, slot, officer, place, session


def free_starts(
    instance: Instance, obligation_id: str, occurrence: int, limit: int = 10
) -> tuple[Placed, ...]:
    """The best free starts of one occurrence, best first, while taken and notified rows stay.

    Such a row of the occurrence itself is left out, since it is the one to be moved. Empty when nothing is free or
    the occurrence is not due within the instance.
    """
    wanted = (obligation_id, occurrence)
    others = [row for row in instance.notified if (row.obligation, row.occurrence) != wanted]
    taken = tuple(row for row in instance.taken if (row.obligation, row.occurrence) != wanted)
    compiled = Compiled(replace(instance, taken=taken))
    number = compiled.occurrence_number(*wanted)
    if number < 0:
        return ()
    put_back(compiled, others, pinned=True)
    return ranked(compiled, number, limit)


def ranked(compiled: Compiled, occurrence: int, limit: int) -> tuple[Placed, ...]:
    """The best free starts of one occurrence in the present calendar, best first; nothing is booked."""
    ints, bits = compiled.ints, compiled.bits
    answer = Answer(compiled)
    starts: list[Placed] = []
    if not find_starts(ints, bits, occurrence, EVERY):
        return ()
    while len(starts) < limit:
        start, officer = pick(ints, bits, occurrence, False)
        if start < 0:
            break
        note_why(ints, bits, occurrence, start, officer)  # takes the start out of what is left
        starts.append(
            answer.offered(occurrence, start, officer, first_site(ints, bits, occurrence, start))
        )
    return tuple(starts)
