"""The modules and the dose of a programme in a form, and how far a course is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from babel.numbers import format_decimal

from aftercare.base.translation import sentence
from aftercare.domain.treatment.modules import (
    LEVELS,
    LONGEST_SESSION,
    MOST_SESSIONS,
    SHORTEST_SESSION,
    Hours,
    Module,
    Outline,
    Progress,
)
from aftercare.store.treatment.programme_rows import ProgrammeOutlineRow
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.language import filled

# A name, then the number of its sessions.
_LINE: Final = re.compile(r"(.*?\S)[\s,;:|-]+(\d{1,4})", re.ASCII)
NO_NUMBER: Final = sentence(
    "Line %(line)s needs a name and its number of sessions: Introduction, 4"
)
LONGEST_MODULES: Final = 5_000


class DoseUnit(StrEnum):
    """In what a planner counts the dose."""

    SESSIONS = "sessions"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class DoseShown:
    """`hours` is empty where the dose is counted in sessions."""

    level: int
    sessions: int
    hours: str


@dataclass(frozen=True, slots=True)
class OutlineShown:
    valid_from: date
    source: str
    modules: Sequence[Module]
    session_minutes: int | None
    dose: list[DoseShown]


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
    """`module` is the number of the present one, None once all sessions were held. `hours` attended, and
    `of_hours` of a dose in time; else both are empty."""

    attended: int
    sessions: int
    hours: str
    of_hours: str
    module: int | None
    name: str
    modules: list[ModuleShown]
    missed: list[MissedShown]
    whole: bool


def course_view(course: Progress | None, language: str) -> CourseShown | None:
    if course is None:
        return None
    present, dose = course.present, course.dose_minutes
    return CourseShown(
        attended=course.attended,
        sessions=course.sessions,
        hours="" if dose is None else _hours(course.attended_minutes, language),
        of_hours="" if dose is None else _hours(dose, language),
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


def outline_read(form: Reading) -> Outline:
    """The modules, and the dose in sessions or in hours; a dose in time where the length of a session is known."""
    modules = modules_read(form, "modules")
    length = form.optional_number("session_minutes", SHORTEST_SESSION, LONGEST_SESSION)
    unit = form.one_of("unit", DoseUnit)
    dose = {level: form.number(f"dose-{level}", 1, MOST_SESSIONS * 10) for level in LEVELS}
    if length is None:
        if unit is DoseUnit.HOURS:
            form.errors.setdefault("session_minutes", MISSING)
        return Outline(modules, dose)
    minutes_each = 60 if unit is DoseUnit.HOURS else length
    minutes = {level: number * minutes_each for level, number in dose.items()}
    return Outline.in_time(modules, Hours(length, minutes))


def outline_view(row: ProgrammeOutlineRow, language: str) -> OutlineShown:
    outline = row.outline()
    minutes = outline.hours.dose if outline.hours else {}
    dose = [
        DoseShown(level, outline.dose[level], _hours(minutes[level], language) if minutes else "")
        for level in LEVELS
    ]
    return OutlineShown(row.valid_from, row.source, outline.modules, row.session_minutes, dose)


def _hours(minutes: int, language: str) -> str:
    """`34,5`."""
    return format_decimal(round(minutes / 60, 1), "#,##0.#", locale=language)


def outline_as_stored(outlines: Sequence[ProgrammeOutlineRow]) -> dict[str, str]:
    """The newest version as typed; its day is left open, since a new version begins later."""
    if not outlines:
        return {"unit": DoseUnit.SESSIONS.value}
    newest = outlines[0].outline()
    lines = "\n".join(f"{one.name}, {one.sessions}" for one in newest.modules)
    unit, dose = _dose_as_stored(newest)
    return {
        "modules": lines,
        "source": outlines[0].source,
        "session_minutes": str(newest.hours.session_minutes) if newest.hours else "",
        "unit": unit.value,
    } | {f"dose-{level}": str(number) for level, number in dose.items()}


def _dose_as_stored(outline: Outline) -> tuple[DoseUnit, Mapping[int, int]]:
    """In whole hours, or else in whole sessions; a dose that is neither is to be typed again."""
    hours = outline.hours
    if hours is None:
        return DoseUnit.SESSIONS, outline.dose
    if not any(minutes % 60 for minutes in hours.dose.values()):
        return DoseUnit.HOURS, {level: minutes // 60 for level, minutes in hours.dose.items()}
    exact = not any(minutes % hours.session_minutes for minutes in hours.dose.values())
    return DoseUnit.SESSIONS, outline.dose if exact else {}
