"""The modules of a programme, the dose each level gets, and how far a client is: counted from attendance, never scored.

More treatment for a higher risk is the risk principle (Andrews and Bonta); how much is the provider's own norm. Each
version of an outline therefore names its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import wrong_length

LEVELS: Final = (1, 2, 3)
MOST_MODULES, MOST_SESSIONS, LONGEST_NAME, LONGEST_SOURCE = 40, 200, 100, 300


@dataclass(frozen=True)
class Module:
    name: str
    sessions: int


@dataclass(frozen=True)
class Outline:
    """`dose`: the number of sessions by level, at most those of all modules: a lower dose ends the course earlier."""

    modules: tuple[Module, ...]
    dose: Mapping[int, int]

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


def outline_faults(outline: Outline, source: str) -> Iterator[FieldFault]:
    """Invalid fields, with pointers `/modules`, `/dose/{level}` and `/source`."""
    if not outline.modules:
        yield FieldFault("/modules", "missing")
    elif len(outline.modules) > MOST_MODULES or any(
        not 1 <= one.sessions <= MOST_SESSIONS for one in outline.modules
    ):
        detail = f"At most {MOST_MODULES} modules of 1 to {MOST_SESSIONS} sessions."
        yield FieldFault("/modules", "out-of-range", detail)
    for one in outline.modules:
        yield from wrong_length("/modules", one.name, LONGEST_NAME)
    for level in LEVELS:
        if not 1 <= outline.dose.get(level, 0) <= max(1, outline.sessions):
            detail = f"From 1 to the {outline.sessions} sessions of all modules."
            yield FieldFault(f"/dose/{level}", "out-of-range", detail)
    yield from wrong_length("/source", source, LONGEST_SOURCE)


@dataclass(frozen=True)
class CourseSession:
    """A session of a course that was held, or a coming one that catches up (`came` None). `catches_up`: the missed
    session that it makes good."""

    id: UUID
    starts_at: datetime
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
    one that makes it good."""

    modules: tuple[ModuleProgress, ...]
    held: int
    caught_up_at: Mapping[UUID, datetime]

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
        """Whether each session of each module was attended or made good."""
        return self.attended == self.sessions


def progress(modules: Sequence[Module], sessions: Iterable[CourseSession]) -> Progress:
    """How far a client is. The sessions held, in order, are those of the modules in order; a missed one is made good by
    a session that catches it up. Sessions beyond the last module count for none."""
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
    return Progress(tuple(found), min(len(held), first), coming)
