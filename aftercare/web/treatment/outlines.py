"""The modules and the dose of a programme in a form, and how far a course is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.treatment.modules import MOST_SESSIONS, Module, Progress
from aftercare.store.treatment.programme_rows import ProgrammeOutlineRow
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import filled

# A name, then the number of its sessions.
_LINE: Final = re.compile(r"(.*?\S)[\s,;:|-]+(\d{1,4})", re.ASCII)
NO_NUMBER: Final = sentence(
    "Line %(line)s needs a name and its number of sessions: Introduction, 4"
)
LONGEST_MODULES: Final = 5_000


@dataclass(frozen=True, slots=True)
class ModuleShown:
    """`missed`: the days of sessions still to be made good."""

    name: str
    attended: int
    sessions: int
    present: bool
    missed: int


@dataclass(frozen=True, slots=True)
class MissedShown:
    id: UUID
    starts_at: datetime
    module: str
    caught_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class CourseShown:
    """`module` is the number of the present one, None once all sessions were held."""

    attended: int
    sessions: int
    module: int | None
    name: str
    modules: list[ModuleShown]
    missed: list[MissedShown]
    whole: bool


def course_view(course: Progress | None) -> CourseShown | None:
    if course is None:
        return None
    present = course.present
    return CourseShown(
        attended=course.attended,
        sessions=course.sessions,
        module=None if present is None else present + 1,
        name="" if present is None else course.modules[present].name,
        modules=[
            ModuleShown(one.name, one.attended, one.sessions, index == present, len(one.missed))
            for index, one in enumerate(course.modules)
        ],
        missed=[
            MissedShown(it.id, it.starts_at, one.name, course.caught_up_at.get(it.id))
            for one in course.modules
            for it in one.missed
        ],
        whole=course.is_whole,
    )


def modules_read(form: Reading, name: str) -> tuple[Module, ...]:
    """One module on each line that is not empty: `Introduction, 4`."""
    modules = []
    typed = form.text(name, most=LONGEST_MODULES)
    for number, line in enumerate(typed.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None or not 1 <= int(found[2]) <= MOST_SESSIONS:
            form.errors.setdefault(name, filled(NO_NUMBER, line=number))
        else:
            modules.append(Module(found[1].strip(), int(found[2])))
    return tuple(modules)


def outline_as_stored(outlines: Sequence[ProgrammeOutlineRow]) -> dict[str, str]:
    """The newest version as typed; its day is left open, since a new version begins later."""
    if not outlines:
        return {}
    newest = outlines[0].outline()
    lines = "\n".join(f"{one.name}, {one.sessions}" for one in newest.modules)
    doses = {f"dose-{level}": str(sessions) for level, sessions in newest.dose.items()}
    return {"modules": lines, "source": outlines[0].source} | doses
