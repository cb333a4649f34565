"""The fields of a contact standard's requirements: filled in from its profile, and read back into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aftercare.base.errors import FieldFault
from aftercare.domain.contact_standards.kinds import (
    COUNTED_KINDS,
    COUNTED_RECORDS,
    HELD_OUTCOMES,
    USUAL_OUTCOMES,
    Cadence,
    CaseType,
    ContactKind,
    TermUnit,
)
from aftercare.web.contact_standards.words import UNITS
from aftercare.web.shell.forms.form_rows import row_count
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext

# A requirement is in the list of its type of offence and level, the row `<list>-<number>`.
LISTS: Final = {f"{offence}-{tier}": (offence, tier) for offence in CaseType for tier in (1, 2, 3)}
MOST_ROWS, MOST_PARTS = len(ContactKind) + 1, 5
COUNTED: Final[Mapping[str, tuple[StrEnum, ...]]] = {
    "obligations": COUNTED_KINDS, "records": COUNTED_RECORDS,
}  # fmt: skip
OUTCOMES: Final = "outcomes"
# Where a fault in a requirement is shown, when it has no field of its own.
_BESIDE: Final = {"first": "first", "qualifies": "obligations"}


def rows_field(key: str) -> str:
    """The hidden field with the number of rows of a list."""
    return f"rows-{key}"


def fields_of(profile: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a valid profile, with an empty row for one more requirement in each list."""
    typed = {rows_field(key): "1" for key in LISTS}
    for track in profile["tracks"]:
        key, asked = f"{track['case_type']}-{track['tier']}", track["requirements"]
        typed[rows_field(key)] = str(min(len(asked) + 1, MOST_ROWS))
        for number, one in enumerate(asked):
            typed |= _fields_of_row(f"{key}-{number}", one)
    return typed


def _fields_of_row(row: str, asked: Mapping[str, Any]) -> dict[str, str]:
    first, counted = asked.get("first") or {}, asked["qualifies"]
    names = ("kind", "number", "period_days", "cadence")
    typed = {f"{name}-{row}": str(asked[name]) for name in names}
    typed |= {f"first-{row}": str(first.get("number", ""))}
    typed |= {f"unit-{row}": first.get("unit", TermUnit.DAYS.value)}
    typed |= _ticks(row, counted)
    if outcomes := counted.get(OUTCOMES):
        usual = {one.value for one in USUAL_OUTCOMES} == {*outcomes}
        typed |= {} if usual else {f"{OUTCOMES}-{row}-{one}": "yes" for one in outcomes}
    for number, part in enumerate(asked.get("of_which", ())):
        typed |= {f"part-{row}-{number}": str(part["number"])} | _ticks(f"{row}-{number}", part)
    return typed


def _ticks(where: str, counted: Mapping[str, Any]) -> dict[str, str]:
    return {f"{name}-{where}-{one}": "yes" for name in COUNTED for one in counted.get(name, ())}


@dataclass(frozen=True, slots=True)
class RowShown:
    """`limited`: only some outcomes count, or it has parts. `parts`: the numbers of its parts, one of them empty; none
    where only one contact is required."""

    key: str
    limited: bool
    parts: list[int]


@dataclass(frozen=True, slots=True)
class ListShown:
    """The requirements of a type of offence and level. `filled`: how many; `more`: whether another row fits; `open`: a
    row was just added, or is wrong."""

    key: str
    case_type: str
    tier: str
    rows: list[RowShown]
    filled: int
    more: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """What the fields of each requirement offer."""

    kinds: list[tuple[str, str]]
    cadences: list[tuple[str, str]]
    units: list[tuple[str, str]]
    obligations: list[Option]
    records: list[Option]
    outcomes: list[Option]


def lists_shown(form: Reading, added: str = "") -> list[ListShown]:
    """`added`: the list that got one more row."""
    found = []
    for key, (case_type, tier) in LISTS.items():
        rows, filled = rows_of(form, key), typed_rows(form, key)
        found.append(
            ListShown(
                key,
                case_type.value,
                str(tier),
                [RowShown(row, _is_limited(form, row), _parts_shown(form, row)) for row in rows],
                len(filled),
                len(rows) < MOST_ROWS,
                key == added or any(f"-{key}-" in name for name in form.errors),
            )
        )
    return found


def offered(context: PageContext) -> Offered:
    def options(subject: str, codes: tuple[StrEnum, ...]) -> list[Option]:
        return [Option(one.value, context.name_of(subject, one.value)) for one in codes]

    return Offered(
        kinds=[(one.value, context.name_of("contact", one.value)) for one in ContactKind],
        cadences=[(one.value, context.name_of("cadence", one.value)) for one in Cadence],
        units=[(one.value, context.translate(name)) for one, name in UNITS.items()],
        obligations=options("kind", COUNTED_KINDS),
        records=options("contact_record", COUNTED_RECORDS),
        outcomes=options("outcome", HELD_OUTCOMES),
    )


def rows_of(form: Reading, key: str) -> list[str]:
    return [f"{key}-{number}" for number in range(row_count(form, rows_field(key), MOST_ROWS))]


def typed_rows(form: Reading, key: str) -> list[str]:
    """The rows that hold a requirement: those with a number of contacts."""
    return [row for row in rows_of(form, key) if form.typed.get(f"number-{row}", "").strip()]


def _typed_parts(form: Reading, row: str) -> list[int]:
    """The parts of a requirement that have a number."""
    numbers = range(MOST_PARTS)
    return [one for one in numbers if form.typed.get(f"part-{row}-{one}", "").strip()]


def _is_limited(form: Reading, row: str) -> bool:
    outcomes = any(form.ticked(f"{OUTCOMES}-{row}-{one.value}") for one in HELD_OUTCOMES)
    return outcomes or bool(_typed_parts(form, row))


def _parts_shown(form: Reading, row: str) -> list[int]:
    typed = _typed_parts(form, row)
    if not typed and form.typed.get(f"number-{row}", "").strip() == "1":
        return []
    return list(range(min(max(typed, default=-1) + 2, MOST_PARTS)))


def typed_profile(form: Reading) -> dict[str, object]:
    """The profile of the fields; what is unreadable becomes an error of its field."""
    return {
        "tracks": [
            {
                "case_type": case_type.value,
                "tier": tier,
                "requirements": [_requirement(form, row) for row in typed_rows(form, key)],
            }
            for key, (case_type, tier) in _held(form)
        ]
    }


def _held(form: Reading) -> list[tuple[str, tuple[CaseType, int]]]:
    """The lists with a requirement, in the order of the profile."""
    return [(key, of) for key, of in LISTS.items() if typed_rows(form, key)]


def _requirement(form: Reading, row: str) -> dict[str, object]:
    asked: dict[str, object] = {
        "kind": form.one_of(f"kind-{row}", ContactKind).value,
        "number": form.number(f"number-{row}", 1, 31),
        "period_days": form.number(f"period_days-{row}", 1, 366),
        "cadence": form.one_of(f"cadence-{row}", Cadence).value,
    }
    first = form.optional_number(f"first-{row}", 1, 366)
    if first is not None:
        unit = form.one_of(f"unit-{row}", TermUnit)
        asked["first"] = {"number": first, "unit": unit.value}
    outcomes = [one.value for one in HELD_OUTCOMES if form.ticked(f"{OUTCOMES}-{row}-{one.value}")]
    asked["qualifies"] = _counted(form, row) | ({OUTCOMES: outcomes} if outcomes else {})
    parts = [
        {"number": form.number(f"part-{row}-{one}", 1, 31)} | _counted(form, f"{row}-{one}")
        for one in _typed_parts(form, row)
    ]
    return asked | ({"of_which": parts} if parts else {})


def _counted(form: Reading, where: str) -> dict[str, object]:
    ticked = {
        name: [one.value for one in codes if form.ticked(f"{name}-{where}-{one.value}")]
        for name, codes in COUNTED.items()
    }
    return {name: codes for name, codes in ticked.items() if codes}


def field_at(form: Reading, fault: FieldFault, pointer: str) -> str:
    """The field to which a fault in the profile belongs."""
    steps: Iterator[str] = iter(fault.pointer.removeprefix(f"{pointer}/tracks").split("/")[1:])
    held = _held(form)
    if not held:
        return f"number-{next(iter(LISTS))}-0"
    key = held[int(next(steps, "0"))][0]
    # "requirements", and its place in the list.
    next(steps, "")
    row = typed_rows(form, key)[int(next(steps, "0"))]
    member = next(steps, "kind")
    if member == "of_which":
        return f"part-{row}-{_typed_parts(form, row)[int(next(steps, '0'))]}"
    return f"{_BESIDE.get(member, member)}-{row}"
