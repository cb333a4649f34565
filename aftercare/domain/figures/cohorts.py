"""Reoffending by cohort: a file of counts without names, read with the faults of each line.

A line is a cohort (clients with a start of supervision in one year, of all programmes or one), an observation period in
years, and a definition of reoffending as in the WODC's Recidivemonitor (Wartna, Blom and Tollenaar, De
WODC-Recidivemonitor, 2011, section 2.5). Other columns are refused, so nothing about a person comes in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN

LARGEST_FILE: Final = 200_000
MOST_LINES, MOST_FAULTS = 2_000, 100
FIRST_YEAR, LONGEST_OBSERVED = 1990, 20
ALL_PROGRAMMES: Final = ""
# How a file says that its maker left a count out.
LEFT_OUT: Final = "<5"


class Reoffending(StrEnum):
    """Which new criminal cases count: of any crime; of one with a maximum of four years or more; of eight years or
    more; or of a sexual offence. Acquittals and technical dismissals never count."""

    GENERAL = "general"
    SERIOUS = "serious"
    VERY_SERIOUS = "very-serious"
    SEXUAL = "sexual"


# A sexual offence need not be a serious one, nor the other way round.
_APART: Final = (
    {Reoffending.SEXUAL, Reoffending.SERIOUS},
    {Reoffending.SEXUAL, Reoffending.VERY_SERIOUS},
)
_NAMES: Final = {
    "general": Reoffending.GENERAL,
    "serious": Reoffending.SERIOUS,
    "very-serious": Reoffending.VERY_SERIOUS,
    "sexual": Reoffending.SEXUAL,
    "algemeen": Reoffending.GENERAL,
    "ernstig": Reoffending.SERIOUS,
    "zeer ernstig": Reoffending.VERY_SERIOUS,
    "zeden": Reoffending.SEXUAL,
}
_ALL: Final = {"all", "alle", "allemaal"}
COLUMNS: Final = ("year", "programme", "years", "definition", "clients", "reoffended")
_COLUMNS: Final = {
    **{name: name for name in COLUMNS},
    "jaar": "year",
    "programma": "programme",
    "jaren": "years",
    "definitie": "definition",
    "cliënten": "clients",
    "clienten": "clients",
    "gerecidiveerd": "reoffended",
}
# Parts of headings of columns about persons, in both languages.
_PERSONAL: Final = (
    "naam", "name", "geboor", "birth", "bsn", "parket", "strafrechtsketen", "skn", "persoon", "person",
    "adres", "address", "postcode", "mail", "telefo", "phone", "zaak", "case", "dossier", "cliëntn",
    "initial", "voorl", "geslacht", "gender", "nummer", "number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cohort:
    """`programme`: its name, or ALL_PROGRAMMES. `clients` of it were observed for `years`, of whom `reoffended`. None
    where a count could be about one person."""

    year: int
    programme: str
    years: int
    definition: Reoffending
    clients: int | None
    reoffended: int | None


def read_cohorts(content: bytes, programmes: Collection[str], today: date) -> list[Cohort]:
    """The cohorts of a file, by year; separated by commas, semicolons or tabs, with a heading in English or Dutch.
    `programmes`: the names there are. Raises Invalid at `/file`, or at `/lines/n` for each line with a fault."""
    lines = _lines(content)
    columns = _columns(lines[0])
    by_name = {one.casefold(): one for one in programmes}
    found: dict[tuple[object, ...], Cohort] = {}
    faults: list[FieldFault] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        code = "cohort-cells" if len(cells) != len(columns) else _wrong(row, by_name, today)
        if code:
            faults.append(FieldFault(f"/lines/{number}", code))
            continue
        one = _cohort(row, by_name)
        key = (one.year, one.programme, one.years, one.definition)
        if key in found:
            faults.append(FieldFault(f"/lines/{number}", "cohort-twice"))
        found[key] = one
    if faults:
        raise Invalid(fields=tuple(faults[:MOST_FAULTS]))
    if not found:
        raise Invalid.at("/file", "no-cohorts")
    return [found[key] for key in sorted(found, key=_order)]


def _order(key: tuple[object, ...]) -> tuple[object, ...]:
    year, programme, years, definition = key
    return year, programme, list(Reoffending).index(Reoffending(str(definition))), years


def _lines(content: bytes) -> list[list[str]]:
    if len(content) > LARGEST_FILE:
        raise Invalid.at("/file", "cohorts-too-large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid.at("/file", "not-utf8") from None
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    if "\0" in text or not first.strip():
        raise Invalid.at("/file", "no-cohorts")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        raise Invalid.at("/file", "no-cohorts") from None
    if len(lines) > MOST_LINES:
        raise Invalid.at("/file", "cohorts-too-large")
    return lines


def _columns(heading: Sequence[str]) -> list[str]:
    """Raises Invalid at `/file`; columns that look personal have their own words, so that the file is not passed on."""
    given = [one.strip().casefold() for one in heading]
    unknown = [one for one in given if one not in _COLUMNS]
    if any(part in one for one in unknown for part in _PERSONAL):
        raise Invalid.at("/file", "personal-columns")
    columns = [_COLUMNS[one] for one in given if one in _COLUMNS]
    if unknown or sorted(columns) != sorted(COLUMNS):
        raise Invalid.at("/file", "cohort-columns")
    return columns


def _wrong(row: Mapping[str, str], by_name: Mapping[str, str], today: date) -> str | None:
    """The code of the first fault of a line."""
    year, years = _number(row["year"]), _number(row["years"])
    if year is None or not FIRST_YEAR <= year < today.year:
        return "cohort-year"
    if years is None or not 1 <= years <= LONGEST_OBSERVED:
        return "cohort-years"
    # Who began on the last day of the year is observed until that day, so many years later.
    if year + years >= today.year:
        return "cohort-not-observed"
    programme = row["programme"].casefold()
    if programme not in _ALL and programme not in by_name:
        return "cohort-programme"
    if row["definition"].casefold() not in _NAMES:
        return "cohort-definition"
    return _wrong_counts(row)


def _wrong_counts(row: Mapping[str, str]) -> str | None:
    clients, reoffended = _count(row["clients"]), _count(row["reoffended"])
    if clients == -1 or reoffended == -1:
        return "cohort-count"
    small = [
        one
        for one in (clients, reoffended, _rest(clients, reoffended))
        if one is not None and 0 < one < SMALLEST_SHOWN
    ]
    if clients == 0:
        return "cohort-count"
    if reoffended is not None and (clients is None or reoffended > clients):
        return "cohort-more-than-all"
    return "cohort-small" if small else None


def _rest(clients: int | None, reoffended: int | None) -> int | None:
    return None if clients is None or reoffended is None else clients - reoffended


def _number(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= 7 else None


def _count(cell: str) -> int | None:
    """None for a count left out, -1 for what is no count."""
    if cell == LEFT_OUT:
        return None
    found = _number(cell)
    return -1 if found is None else found


def _cohort(row: Mapping[str, str], by_name: Mapping[str, str]) -> Cohort:
    programme = row["programme"].casefold()
    return Cohort(
        int(row["year"]),
        ALL_PROGRAMMES if programme in _ALL else by_name[programme],
        int(row["years"]),
        _NAMES[row["definition"].casefold()],
        _count(row["clients"]),
        _count(row["reoffended"]),
    )


def without_small(cohorts: Sequence[Cohort]) -> list[Cohort]:
    """The same cohorts, without the counts from which one from 1 to 4 would follow by subtraction: of another
    observation period, of a definition within another, or of one programme from all."""
    kept: list[Cohort] = []
    for one in sorted(cohorts, key=lambda one: one.programme != ALL_PROGRAMMES):
        beside = [other for other in kept if _comparable(one, other)]
        kept.append(one if _may_stand(one, beside) else _left_out(one))
    kept = list(_programmes_apart(kept))
    order = {_key(one): number for number, one in enumerate(cohorts)}
    return sorted(kept, key=lambda one: order[_key(one)])


def _key(one: Cohort) -> tuple[object, ...]:
    return one.year, one.programme, one.years, one.definition


def _left_out(one: Cohort) -> Cohort:
    return Cohort(one.year, one.programme, one.years, one.definition, None, None)


def _comparable(one: Cohort, other: Cohort) -> bool:
    """Whether one count is a part of the other: subtracted, they say something about the rest."""
    if one.programme != other.programme:
        return (one.year, one.years, one.definition) == (other.year, other.years, other.definition)
    return one.year == other.year and frozenset((one.definition, other.definition)) not in _APART


def _may_stand(one: Cohort, beside: Sequence[Cohort]) -> bool:
    for other in beside:
        changes = [_difference(one.clients, other.clients)]
        changes.append(_difference(one.reoffended, other.reoffended))
        changes.append(
            _difference(_rest(one.clients, one.reoffended), _rest(other.clients, other.reoffended))
        )
        if any(0 < change < SMALLEST_SHOWN for change in changes):
            return False
    return True


def _difference(one: int | None, other: int | None) -> int:
    return 0 if one is None or other is None else abs(one - other)


def _programmes_apart(cohorts: Sequence[Cohort]) -> Iterator[Cohort]:
    """The programmes of a year are left out together where one of them is, or where those that the file does not name
    would be few: their sum could be subtracted from that of all."""
    hidden = set()
    rests: list[Cohort] = []
    for whole in (one for one in cohorts if one.programme == ALL_PROGRAMMES):
        parts = [
            one
            for one in cohorts
            if one.programme != ALL_PROGRAMMES
            and (one.year, one.years, one.definition) == (whole.year, whole.years, whole.definition)
        ]
        rest = Cohort(
            whole.year,
            "",
            whole.years,
            whole.definition,
            _less(whole.clients, [one.clients for one in parts]),
            _less(whole.reoffended, [one.reoffended for one in parts]),
        )
        counts = (rest.clients, rest.reoffended, _rest(rest.clients, rest.reoffended))
        beside = [other for other in rests if _comparable(rest, other)]
        small = any(one is None or one < 0 or 0 < one < SMALLEST_SHOWN for one in counts)
        if parts and (small or not _may_stand(rest, beside)):
            hidden.add(whole.year)
        if parts:
            rests.append(rest)
    for one in cohorts:
        apart = one.programme != ALL_PROGRAMMES and one.year in hidden
        yield _left_out(one) if apart else one


def _less(whole: int | None, parts: Sequence[int | None]) -> int | None:
    if whole is None or None in parts:
        return None
    return whole - sum(one or 0 for one in parts)
