"""An instance goes in, a plan comes out: keep what stands, place the rest, repair, explain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from aftercare.domain.placement.bookings import Booking, Bookings
from aftercare.domain.placement.candidates import offer, static_starts
from aftercare.domain.placement.choosing import book_pick, pick, why, without
from aftercare.domain.placement.explaining import reason_of, waiting_lists
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.keeping import keep
from aftercare.domain.placement.plan import Placed, Plan, Unplaced
from aftercare.domain.placement.problem import Problem, Task
from aftercare.domain.placement.reasons import Choice, Why
from aftercare.domain.placement.repairing import improve

Progress = Callable[[int, int], None]
"""Told how many of how many occurrences are done; the last call has both equal."""

TELL_EVERY = 256


def place(
    instance: Instance,
    previous: Sequence[Placed] = (),
    progress: Progress | None = None,
    *,
    explain: bool = True,
    repair: bool = True,
) -> Plan:
    """A plan in which every due occurrence appears once, placed or reported, and no rule is broken.

    `previous` rows stay unless they have become impossible or the plan as a whole gains;
    `explain` fills `why`. The answer depends on nothing but the arguments, not on their order.
    """
    problem = Problem(instance)
    book = Bookings(problem)
    displaced = keep(book, instance.notified, Choice.NOTIFIED, pinned=True)
    keep(book, previous, Choice.KEPT, pinned=False)
    tasks = in_order(problem)
    _construct(book, tasks, explain, progress)
    if repair:
        improve(book, tasks, explain)
    if progress is not None:
        progress(len(tasks), len(tasks))
    return _plan(book, displaced)


def free_starts(
    instance: Instance, obligation_id: str, occurrence: int, limit: int = 10
) -> tuple[Placed, ...]:
    """The best free starts of one occurrence, best first, while taken and notified rows stay.

    Such a row of the occurrence itself is set aside, since it is the one to be moved. Empty when
    nothing is free or the occurrence is not due within the instance.
    """
    wanted = (obligation_id, occurrence)
    others = [row for row in instance.notified if (row.obligation, row.occurrence) != wanted]
    taken = tuple(row for row in instance.taken if (row.obligation, row.occurrence) != wanted)
    problem = Problem(replace(instance, taken=taken))
    number = problem.task_number.get(wanted)
    if number is None:
        return ()
    book = Bookings(problem)
    keep(book, others, Choice.NOTIFIED, pinned=True)
    task = problem.tasks[number]
    found = offer(book, task)
    starts: list[Placed] = []
    while len(starts) < limit:
        chosen = pick(book, task, found)
        if chosen is None:
            break
        at = chosen.start - task.low
        site = next(site for site in found.sites if site.starts >> at & 1)
        booking = book.booking(task, chosen.start, chosen.officer, site.place, site.session)
        booking.why = why(book, task, found, chosen, exchanged=False)
        starts.append(_placed(book, booking))
        found = without(found, chosen.officer, at)
    return tuple(starts)


def in_order(problem: Problem) -> list[Task]:
    """The tasks in the order in which they are placed, a total order that ends in the ids."""
    ease: dict[int, int] = {}
    for task in problem.tasks:
        starts = static_starts(problem, task).bit_count()
        ease[task.duty.number] = min(starts, ease.get(task.duty.number, starts))
    for number, starts in ease.items():
        problem.duties[number].ease = starts
    return sorted(problem.tasks, key=lambda task: task.order)


def _construct(book: Bookings, tasks: list[Task], explain: bool, progress: Progress | None) -> None:
    for done, task in enumerate(tasks):
        if progress is not None and done % TELL_EVERY == 0:
            progress(done, len(tasks))
        if book.of_task[task.number] is None:
            found = offer(book, task)
            chosen = pick(book, task, found)
            if chosen is not None:
                book_pick(book, task, found, chosen, explain)


def _plan(book: Bookings, displaced: list[Placed]) -> Plan:
    placed, left = [], []
    for task in book.problem.tasks:
        booking = book.of_task[task.number]
        if booking is None:
            left.append(task)
        else:
            placed.append(_placed(book, booking))
    queues = waiting_lists(left)
    unplaced = tuple(
        Unplaced(
            task.duty.obligation.id,
            task.occurrence.index,
            reason_of(book, task, queues[task.number]),
        )
        for task in left
    )
    return Plan(tuple(placed), unplaced, tuple(displaced))


def _placed(book: Bookings, booking: Booking) -> Placed:
    problem, task = book.problem, booking.task
    if task is None:
        raise ValueError("only the booking of a task can be written")
    calendar = problem.calendar
    minutes = task.duty.obligation.minutes
    return Placed(
        obligation=task.duty.obligation.id,
        occurrence=task.occurrence.index,
        start=calendar.moment(booking.start),
        end=calendar.moment(booking.start + minutes // calendar.unit),
        location=None if booking.place < 0 else problem.locations[booking.place].id,
        officer=None if booking.officer < 0 else problem.officers[booking.officer].id,
        session=None if booking.session < 0 else problem.sessions[booking.session].id,
        why=_settled(book, booking),
    )


def _settled(book: Bookings, booking: Booking) -> Why | None:
    """The explanation, with in-time judged in the finished calendar."""
    if booking.why is None:
        return None
    return replace(booking.why, in_time=not book.is_late(booking))
