"""The setting of the simulated history: one transaction, a clock that is moved, and the staff who act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, text

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.accounts.acts import NewAccount, add_account_unchecked
from aftercare.casework.papers.letterheads import set_letterhead
from aftercare.casework.sign_in.passwords import set_password
from aftercare.demo.accounts import COLLEAGUES, NORTH, OFFICE_NORTH, OFFICE_SOUTH, SOUTH, Colleague
from aftercare.demo.places import id_of
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.papers.letterhead import Letterhead
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, UnitOfWork

Thing = TypeVar("Thing")
SEED = "aftercare"
# Half-hour blocks around a lunch break; a shorter afternoon on Fridays.
FULL_DAY = [[9 * 60, 12 * 60 + 30], [13 * 60, 17 * 60]]
HOURS = {str(day): FULL_DAY for day in range(4)} | {
    "4": [[9 * 60, 12 * 60 + 30], [13 * 60, 15 * 60]]
}


# These passwords are public: a slow hash would protect nothing.
_LIGHT = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@dataclass
class Stage:
    """`house` works on one connection and in one transaction: nothing is left when loading is interrupted. It uses no
    savepoints. Thousands of them in one transaction would slow down every lock on a row with many references, such as a
    colleague's."""

    connection: Connection
    app_state: AppState
    clock: FixedClock
    staff: dict[str, Actor] = field(default_factory=dict)
    by_id: dict[UUID, Actor] = field(default_factory=dict)
    until_at: datetime | None = None

    @contextmanager
    def work(self, actor: Actor = CLOCK) -> Iterator[UnitOfWork]:
        with self.app_state.database.work(actor, self.clock.now()) as work:
            yield work

    def tick(self, *names: str) -> None:
        """Run these jobs, in the order in which the application lists them."""
        for job in self.app_state.jobs:
            if job.name in names:
                tick(self.app_state.database, self.clock, job, "demonstration")

    def run(self, *names: str) -> None:
        """Run these jobs once more, also those that had their turn today."""
        for job in self.app_state.jobs:
            if job.name in names:
                job.run()

    def lead_of(self, team_id: UUID | None) -> Actor:
        """The first supervisor of a team."""
        return next(
            one
            for one in self.staff.values()
            if one.role is Role.SUPERVISOR and one.team_id == team_id
        )

    def provider_of(self, provider_id: UUID) -> Actor:
        return next(one for one in self.staff.values() if one.provider_id == provider_id)

    def refresh_statistics(self) -> None:
        """ANALYZE, since the query planner has no statistics on the rows this transaction wrote."""
        self.connection.execute(text("reset role"))
        self.connection.execute(text("analyze"))


def set_stage(settings: Settings, connection: Connection, start_at: datetime) -> Stage:
    clock = FixedClock(start_at)
    app_state = furnish(
        settings, Database(connection, as_one=True), clock=clock, demonstration=True
    )
    return Stage(connection, app_state, clock)


class Dice:
    """Up to eight pseudo-random numbers that are the same for the same key at every loading."""

    def __init__(self, *key: object) -> None:
        self._left = hashlib.sha256("|".join(map(str, (SEED, *key))).encode()).digest()

    def throw(self) -> float:
        """From 0 up to 1."""
        four, self._left = self._left[:4], self._left[4:]
        return int.from_bytes(four, "big") / 2**32

    def one_of(self, shares: tuple[tuple[Thing, int], ...]) -> Thing:
        """The choice for the next random number, by shares that sum to a hundred."""
        left = self.throw() * 100
        for choice, share in shares:
            left -= share
            if left < 0:
                return choice
        return shares[-1][0]


_LETTERHEADS = (
    (NORTH, OFFICE_NORTH, "0000 AA Noorddorp", "+44 7700 900101"),
    (SOUTH, OFFICE_SOUTH, "0000 BB Zuiddorp", "+44 7700 900102"),
)


def employ(stage: Stage) -> None:
    """Accounts with passwords, officers with hours and an office."""
    with stage.work() as work:
        for one in COLLEAGUES:
            row = add_account_unchecked(
                work,
                NewAccount(
                    username=one.username,
                    display_name=one.display_name,
                    role=one.role,
                    team_id=id_of(one.team) if one.team else None,
                    provider_id=id_of(one.provider) if one.provider else None,
                    language=one.language,
                ),
                active=True,
            )
            set_password(work, row.id, _LIGHT.hash(one.password))
            _place(row, one)
            stage.staff[one.username] = stage.by_id[row.id] = row.actor()


def enter_letterheads(stage: Stage) -> None:
    """The letterhead of each team's documents: an invented office, with numbers reserved for fiction."""
    with stage.work(stage.staff["beheer"]) as work:
        for team, office, town, phone in _LETTERHEADS:
            head = Letterhead(
                "Reclassering Voorbeeldland (verzonnen)", office, "Voorbeeldlaan 1", town, phone,
                f"{office.split()[-1].lower()}@reclassering.example",
            )  # fmt: skip
            set_letterhead(work, id_of(team), head, civil_date(work.now))


def _place(row: StaffRow, one: Colleague) -> None:
    row.on_duty_desk, row.unit_manager = one.on_duty_desk, one.unit_manager
    if one.office is not None:
        row.office_id, row.hours = id_of(one.office), HOURS
