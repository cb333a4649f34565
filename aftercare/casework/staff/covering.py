"""Names another deputy for the clients who are left without a time while an officer is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import product
from uuid import UUID

from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.reassigning import Reassignment
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.file_access.rows import unbarred
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.placement.partial_input import HIGH_TIER

Asked = tuple[PersonRow, UUID | None]
"""A client, and the deputy before."""


def with_other_deputies(
    work: UnitOfWork,
    rows: Sequence[AppointmentRow],
    people: Collection[PersonRow],
    covers: Sequence[UUID],
    anew: Callable[[], Reassignment],
) -> tuple[Reassignment, dict[UUID, UUID]]:
    """What becomes of these appointments, and the new deputy by client. Each colleague of `covers` in turn becomes the
    deputy of those `people`, who are locked, that still wait for a time and have one or more with them. All colleagues
    are asked for the clients at the high level before one is for those below it. No other client
    changes, and no client at the high level loses a time by it. `anew` places the appointments with the deputies of
    that moment. Run it as the clock."""
    person_of = {row.id: row.person_id for row in rows}

    def waiting(found: Reassignment) -> Counter[UUID]:
        return Counter(person_of[one.appointment_id] for one in found.change.cancelled)

    clients = persons_of(work.session, set(person_of.values())).values()
    high = {one.id for one in clients if one.tier == HIGH_TIER}
    found, named, today = anew(), dict[UUID, UUID](), civil_date(work.now)
    levels = sorted({one.tier for one in people})
    for level, cover in product(levels, covers):
        left = waiting(found)
        asked = [
            (one, one.deputy_id)
            for one in people
            if one.tier == level
            and left[one.id]
            and one.id not in named
            and cover not in (one.officer_id, one.deputy_id)
            and unbarred(work.session, [one.id], [cover], today)
        ]
        if asked:
            helped = _helped(cover, asked, left, high, lambda: waiting(anew()))
            named |= dict.fromkeys(helped, cover)
            found = anew()
    for person in people:
        person.version += person.id in named
    return found, named


def _helped(
    cover: UUID,
    asked: Sequence[Asked],
    left: Counter[UUID],
    high: set[UUID],
    waiting: Callable[[], Counter[UUID]],
) -> list[UUID]:
    """Makes this colleague the deputy of those whom it gives a time, and answers who they are. `high`: clients at the
    high level. `left` and `waiting`: how many appointments of each client have no time, before and with the deputies of
    that moment."""
    for person, _ in asked:
        person.deputy_id = cover
    after = waiting()
    if any(after[one] > left[one] for one in high.difference(one.id for one, _ in asked)):
        # One of them would lose a time to these clients, who therefore keep their deputies.
        for person, before in asked:
            person.deputy_id = before
        return []
    for person, before in asked:
        if after[person.id] >= left[person.id]:
            person.deputy_id = before
    return [one.id for one, _ in asked if after[one.id] < left[one.id]]
