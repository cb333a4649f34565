"""Finds times for what waits, one after the other, while everything that stands stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from aftercare.domain import placement
from aftercare.domain.placement.instance import Instance, Obligation, Taken
from aftercare.domain.placement.plan import Placed, Unplaced
from aftercare.store.appointments import AppointmentRow
from aftercare.store.placements.reading import PlacementTask
from aftercare.store.placements.standing import taken_from

Key = tuple[str, int]


def standing_still(session: Session, task: PlacementTask) -> Instance:
    """The task's instance in which every appointment that stands is taken and none may move."""
    ids = [one.appointment_id for one in task.standing]
    rows = session.exec(select(AppointmentRow).where(col(AppointmentRow.id).in_(ids)))
    taken = (*task.instance.taken, *(taken_from(row) for row in rows))
    held = {(one.obligation, one.occurrence) for one in taken}
    lines = tuple(
        _only(one, (o.index for o in one.occurrences if (one.id, o.index) not in held))
        for one in task.instance.obligations
    )
    return replace(task.instance, notified=(), taken=taken, obligations=lines)


def placed_in_turn(
    instance: Instance, turns: Sequence[Key], travel: dict[str, int]
) -> tuple[list[Placed], list[Unplaced]]:
    """Each occurrence of `turns` that is due, alone and in that order: what one takes is gone for the
    next. Nothing is exchanged, so nobody loses a time to somebody else."""
    lines = {one.id: one for one in instance.obligations}
    persons = {one.id: one.person for one in instance.obligations}
    placed: list[Placed] = []
    left: list[Unplaced] = []
    for line, occurrence in turns:
        if line not in lines or not _has(lines[line], occurrence):
            continue
        plan = placement.place(replace(instance, obligations=(_only(lines[line], (occurrence,)),)))
        placed += plan.placed
        left += plan.unplaced
        fresh = tuple(_booked(row, persons[line], travel.get(line, 0)) for row in plan.placed)
        instance = replace(instance, taken=instance.taken + fresh)
    return placed, left


def _has(line: Obligation, occurrence: int) -> bool:
    return any(one.index == occurrence for one in line.occurrences)


def _only(line: Obligation, indexes: Iterable[int]) -> Obligation:
    wanted = set(indexes)
    return replace(line, occurrences=tuple(one for one in line.occurrences if one.index in wanted))


def _booked(row: Placed, person: str, travel_min: int) -> Taken:
    return Taken(
        obligation=row.obligation,
        occurrence=row.occurrence,
        person=person,
        officer=row.officer,
        location=row.location,
        session=row.session,
        start=row.start,
        end=row.end,
        travel_min=travel_min,
    )
