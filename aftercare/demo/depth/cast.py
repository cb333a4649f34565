"""The clients with a scripted part, and acting on their case files as their own officer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from aftercare.demo.caseload import Client
from aftercare.demo.opening import person_ids
from aftercare.demo.stage import Stage
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow

T = TypeVar("T")

# The rule that opens a scripted client's escalation after the missed appointment.
SCRIPTED_RULE = "unexcused-required"


class Part(IntEnum):
    """The client's number. Most are clients of Vermeulen, the first account on the sign-in page."""

    PROGRESSING = 0
    ASSESSED = 2
    TEXTS_TO_FAMILY = 3
    ALARMING = 7
    DETAINED = 10
    IN_FRONT = 13
    WARNED = 15
    KEPT_AWAY = 16
    ON_PAUSE = 18
    EXTENDED = 19
    WITH_INTERPRETER = 20
    PROPOSED = 23
    RISEN = 24
    OFFERED_FIRST = 25
    REPORTED = 28
    OVERDUE = 29
    AT_OFFICER = 30
    OFFERED_SECOND = 32
    IN_LINE = 34
    TREATED = 36
    OFFERED_LAST = 37
    TAKES_TIME = 40
    AT_DEPUTY = 41
    STOPPED = 42
    AT_SUPERVISOR = 43
    ELSEWHERE = 49
    PASSED_ON = 55
    AT_UNIT_MANAGER = 58
    HANDED_ON = 61
    TAKEN_UP = 82
    QUIET = 92
    AGAIN = 94
    MOVED_SOUTH = 97
    AT_DUTY_DESK = 103
    TREATED_IN_SOUTH = 162
    WITHDRAWN = 168
    LEAVING = 203
    AT_SCHOOL = 204
    YOUNG_IN_LINE = 208
    YOUNG = 214
    LEAVING_TOO = 215


@dataclass(frozen=True)
class Cast:
    """The scripted clients who are in this demonstration, by their number."""

    stage: Stage
    clients: dict[int, Client]
    ids: dict[int, UUID]

    @property
    def today(self) -> date:
        return civil_date(self.stage.clock.now())

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def officer_of(self, part: Part) -> Actor:
        return self.stage.staff[self.clients[part].officer.username]

    @contextmanager
    def working_on(self, part: Part) -> Iterator[tuple[UnitOfWork, UUID]]:
        """A unit of work in the name of this client's officer, and the client's id."""
        with self.stage.work(self.officer_of(part)) as work:
            yield work, self.ids[part]

    def play(self, scenes: Mapping[Part, Scene]) -> None:
        """Each scene with its own client; those of absent clients are left out."""
        for part, scene in scenes.items():
            if part in self.ids:
                with self.working_on(part) as (work, person_id):
                    scene(self, work, person_id)


Scene = Callable[[Cast, UnitOfWork, UUID], object]


def gather(stage: Stage, clients: Sequence[Client]) -> Cast:
    by_number = {client.number: client for client in clients}
    known = person_ids(stage)
    return Cast(stage, by_number, {one: known[one] for one in by_number if one in known})


def person_of(work: UnitOfWork, person_id: UUID) -> PersonRow:
    return work.session.get_one(PersonRow, person_id)


def order_of(work: UnitOfWork, person_id: UUID) -> OrderRow:
    """The client's first order, with which the case file was opened."""
    query = select(OrderRow).where(OrderRow.person_id == person_id).order_by(col(OrderRow.id))
    return _first(work.session.exec(query))


def condition_of(work: UnitOfWork, person_id: UUID, kind: str) -> ConditionRow:
    query = select(ConditionRow).where(
        ConditionRow.person_id == person_id, ConditionRow.kind == kind
    )
    return _first(work.session.exec(query))


def _first(found: Iterable[T]) -> T:
    return next(iter(found))
