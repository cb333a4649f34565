"""The modules of a programme, the dose each level gets, and how far a client is: counted from attendance, never scored.

More treatment for a higher risk is the risk principle (Andrews and Bonta); how much is the provider's own norm. Each
version of an outline therefore names its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import wrong_length

LEVELS: Final = (1, 2, 3)
MOST_MODULES, MOST_SESSIONS, LONGEST_NAME, LONGEST_SOURCE = 40, 200, 100, 300
SHORTEST_SESSION, LONGEST_SESSION = 15, 480


@dataclass(frozen=True)
class Module:
    name: str
    sessions: int


@dataclass(frozen=True)
class Hours:
    """A dose in time, in minutes by level, and how long a session is planned to be."""

    session_minutes: int
    dose: Mapping[int, int]

    def sessions(self) -> dict[int, int]:
        """How many sessions of the planned length the dose takes, by level; the last one counts as a whole."""
        length = max(1, self.session_minutes)
        return {level: ceil(minutes / length) for level, minutes in self.dose.items()}


@dataclass(frozen=True)
class Outline:
    """`dose`: the number of sessions by level, at most those of all modules: a lower dose ends the course earlier.
    With `hours` the dose is that time, and the sessions follow from it; build such an outline with `in_time`."""

    modules: tuple[Module, ...]
    dose: Mapping[int, int]
    hours: Hours | None = None

    @classmethod
    def in_time(cls, modules: tuple[Module, ...], hours: Hours) -> Outline:
        """An outline with a dose counted in minutes."""
        return cls(modules, hours.sessions(), hours)

    @property
    def sessions(self) -> int:
        return sum(one.sessions for one in self.modules)

    def of_level(self, level: int) -> tuple[Module, ...]:
        """The modules that a client of this level follows, the last one as far as the dose goes."""
        left, followed = self.dose[level], []
        for one in self.modules:
            if left > 0:
                followed.append(Module(one.name, min(one.sessions, left)))
            left -= one.sessions
        return tuple(followed)

    def minutes_of_level(self, level: int) -> int | None:
        """The dose of this level in minutes; None where it is counted in sessions."""
        return self.hours.dose[level] if self.hours else None

    def dose_of_level(self, level: int) -> int:
        """The dose of this level as it is counted: in minutes with `hours`, else in sessions."""
        return self.hours.dose[level] if self.hours else self.dose[level]


def outline_faults(outline: Outline, source: str) -> Iterator[FieldFault]:
    """Invalid fields, with pointers `/modules`, `/session_minutes`, `/dose/{level}` or, of a dose in time,
    `/dose_minutes/{level}`, and `/source`."""
    if not outline.modules:
        yield FieldFault("/modules", "missing")
    elif len(outline.modules) > MOST_MODULES or any(
        not 1 <= one.sessions <= MOST_SESSIONS for one in outline.modules
    ):
        detail = f"At most {MOST_MODULES} modules of 1 to {MOST_SESSIONS} sessions."
        yield FieldFault("/modules", "out-of-range", detail)
    for one in outline.modules:
        yield from wrong_length("/modules", one.name, LONGEST_NAME)
    if outline.hours and not SHORTEST_SESSION <= outline.hours.session_minutes <= LONGEST_SESSION:
        detail = f"From {SHORTEST_SESSION} to {LONGEST_SESSION} minutes."
        yield FieldFault("/session_minutes", "out-of-range", detail)
    for level in LEVELS:
        if not 1 <= outline.dose.get(level, 0) <= max(1, outline.sessions):
            detail = f"From 1 to the {outline.sessions} sessions of all modules."
            name = "dose_minutes" if outline.hours else "dose"
            yield FieldFault(f"/{name}/{level}", "out-of-range", detail)
    yield from wrong_length("/source", source, LONGEST_SOURCE)


@dataclass(frozen=True)
class CourseSession:
    """A session of a course that was held, or a coming one that catches up (`came` None). `minutes`: how long it really
    lasts. `catches_up`: the missed session that it makes good."""

    id: UUID
    starts_at: datetime
    minutes: int
    came: bool | None
    catches_up: UUID | None = None


@dataclass(frozen=True)
class ModuleProgress:
    """`attended` of `sessions`; `missed` are those still to be made good."""

    name: str
    sessions: int
    attended: int = 0
    missed: tuple[CourseSession, ...] = ()


@dataclass(frozen=True)
class Progress:
    """`held`: the sessions in order that took place, attended or not. `caught_up_at`: by missed session, the coming
    one that makes it good. `attended_minutes` and `held_minutes`: the real length of all that were, also beyond the
    last module. `dose_minutes`: None where the dose is a number of sessions."""

    modules: tuple[ModuleProgress, ...]
    held: int
    caught_up_at: Mapping[UUID, datetime]
    attended_minutes: int
    held_minutes: int
    dose_minutes: int | None

    @property
    def sessions(self) -> int:
        return sum(one.sessions for one in self.modules)

    @property
    def attended(self) -> int:
        return sum(one.attended for one in self.modules)

    @property
    def missed(self) -> tuple[CourseSession, ...]:
        return tuple(session for one in self.modules for session in one.missed)

    @property
    def present(self) -> int | None:
        """The index of the module of the next session; None when all sessions were held."""
        passed = 0
        for index, one in enumerate(self.modules):
            passed += one.sessions
            if self.held < passed:
                return index
        return None

    @property
    def is_whole(self) -> bool:
        """Whether each session of each module was attended or made good, and the time of the dose was reached."""
        return self.attended == self.sessions and self.attended_minutes >= (self.dose_minutes or 0)

    def still_to_run(self, session_minutes: int | None) -> int:
        """The sessions to come; with the planned length of a session, the minutes to come. What was missed counts as
        held: it is made good beside the others."""
        if session_minutes is None:
            return self.sessions - self.held
        if self.dose_minutes is None:
            return (self.sessions - self.held) * session_minutes
        return max(0, self.dose_minutes - self.held_minutes)


def progress(
    modules: Sequence[Module], sessions: Iterable[CourseSession], dose_minutes: int | None = None
) -> Progress:
    """How far a client is. The sessions held, in order, are those of the modules in order, of any length; a
    missed one is made good by a session that catches it up. Sessions beyond the last module count for no module, and
    their time does count. `dose_minutes`: of a dose in time."""
    ordered = sorted(sessions, key=lambda one: (one.starts_at, one.id))
    made_good = {one.catches_up for one in ordered if one.came and one.catches_up}
    held = [one for one in ordered if one.catches_up is None and one.came is not None]
    found, first = [], 0
    for module in modules:
        mine = held[first : first + module.sessions]
        first += module.sessions
        missed = tuple(one for one in mine if not one.came and one.id not in made_good)
        found.append(ModuleProgress(module.name, module.sessions, len(mine) - len(missed), missed))
    coming = {
        one.catches_up: one.starts_at for one in ordered if one.came is None and one.catches_up
    }
    return Progress(
        tuple(found),
        min(len(held), first),
        coming,
        attended_minutes=sum(one.minutes for one in ordered if one.came),
        held_minutes=sum(one.minutes for one in held),
        dose_minutes=dose_minutes,
    )
