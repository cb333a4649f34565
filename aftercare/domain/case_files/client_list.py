"""Reads a list of clients with their orders and first plans: a CSV file, one client a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.typed_text import one_of_these
from aftercare.domain.conditions.library import general_kinds, lawful_kinds
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.people.person import Regime
from aftercare.domain.people.search import plain_words
from aftercare.domain.plans.obligations import ObligationKind

# Our choice: a preview of so many takes a few seconds, and a team has such a list on one sheet.
MOST_LINES: Final = 100
LONGEST_CELL: Final = 500
REQUIRED: Final = ("reference", "given_name", "family_name", "birth_on", "regime", "tier")
OPTIONAL: Final = (
    "case_type", "phone", "language", "address", "frame", "court_reference", "starts_on", "ends_on",
    "conditions", "plan",
)  # fmt: skip
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
# What a list may call each column, in English and in Dutch, besides the name here.
HEADINGS: Final = {
    "reference": ("reference", "kenmerk"),
    "given_name": ("first name", "voornaam"),
    "family_name": ("last name", "achternaam"),
    "birth_on": ("date of birth", "geboortedatum"),
    "regime": ("law", "recht"),
    "tier": ("supervision level", "toezichtniveau"),
    "case_type": ("type of offence", "soort delict"),
    "phone": ("mobile number", "mobiel nummer"),
    "language": ("language", "taal"),
    "address": ("address", "adres"),
    "frame": ("order", "kader"),
    "court_reference": ("court reference", "parketnummer"),
    "starts_on": ("first day", "eerste dag"),
    "ends_on": ("last day", "laatste dag"),
    "conditions": ("conditions", "voorwaarden"),
    "plan": ("plan", "plan"),
}
_NAMES: Final = {
    heading: name
    for name, headings in HEADINGS.items()
    for heading in (name.replace("_", " "), *headings)
}
_DUTCH_ONLY: Final = {dutch for english, dutch in HEADINGS.values() if dutch != english}
# The most headings, and letters of one, that a message repeats.
_SHOWN: Final = 40
GENERAL: Final = "general"
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DUTCH: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_LINE: Final = re.compile(r"(\D+?)[: ]\s*([0-9]{1,3})")
E = TypeVar("E", bound=StrEnum)
ListWords = Mapping[str, Mapping[str, str]]
"""By column, what a list may write for each code: the words of a page, as `plain_text` writes them."""
NO_WORDS: Final[ListWords] = {}
Offered = Callable[[str], Collection[str]]


@dataclass(frozen=True)
class ListedOrder:
    """`conditions`: kinds of the library; `plan`: kinds of obligation, each once in so many days."""

    frame: str
    court_reference: str
    starts_on: date
    ends_on: date | None
    conditions: tuple[str, ...]
    plan: tuple[tuple[ObligationKind, int], ...]


@dataclass(frozen=True)
class ListedClient:
    """`address`: its lines; empty for none, as `phone` is."""

    reference: str
    given_name: str
    family_name: str
    birth_on: date
    regime: Regime
    tier: int
    case_type: CaseType
    phone: str
    language: str
    address: str
    order: ListedOrder | None


@dataclass(frozen=True)
class ListLine:
    """A line of the file, the header being line 1. Where there are `faults`, `client` has any value in their place."""

    number: int
    reference: str
    client: ListedClient
    faults: tuple[FieldFault, ...] = ()


def plain_text(text: str) -> str:
    """Without case, accents, signs and further spaces."""
    return " ".join(plain_words(text))


def read_clients(
    text: str, words: ListWords = NO_WORDS, offered: Offered = lawful_kinds
) -> tuple[ListLine, ...]:
    """Every line with a client. A value is a code or one of its `words`. `offered`: the kinds of condition that a type
    of order can hold for an adult.

    Raises Invalid at /file for a file that cannot be read as such a list."""
    try:
        rows = [(number, row) for number, row in _rows(text) if any(cell.strip() for cell in row)]
    except csv.Error:
        raise _whole("not-a-list") from None
    if not rows:
        raise _whole("not-a-list")
    names = _columns(rows[0][1])
    if not rows[1:]:
        raise _whole("not-a-list")
    if len(rows) - 1 > MOST_LINES:
        raise _whole("too-many-clients")
    seen: set[str] = set()
    return tuple(_line(number, names, row, seen, words, offered) for number, row in rows[1:])


def _columns(cells: list[str]) -> list[str]:
    """The column of each heading. Raises Invalid with those that are missing, and those unknown or there twice."""
    names = [_column(cell) for cell in cells]
    in_dutch = any(_plain(cell) in _DUTCH_ONLY for cell in cells)
    missing = [heading(one, "nl" if in_dutch else "en") for one in REQUIRED if one not in names]
    other = [
        " ".join(cell.split())[:_SHOWN] or "–"
        for number, cell in enumerate(cells)
        if names[number] in ("", *names[:number])
    ]
    if missing or other:
        holes = {"missing": ", ".join(missing) or "–", "other": ", ".join(other[:_SHOWN]) or "–"}
        fault = FieldFault("/file", "other-columns", part="named", holes=holes)
        raise Invalid(fields=(fault,))
    return names


def heading(name: str, language: str) -> str:
    """What a list in this language calls a column."""
    return HEADINGS[name][language == "nl"]


def _column(cell: str) -> str:
    """The column that a heading names; empty for one that is not known."""
    return _NAMES.get(_plain(cell), "")


def _plain(cell: str) -> str:
    return " ".join(cell.lower().replace("_", " ").split())


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; Dutch spreadsheets write semicolons."""
    header = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True
    )
    began = 1
    for row in reader:
        yield began, row
        began = reader.line_num + 1


def _line(
    number: int,
    names: list[str],
    row: list[str],
    seen: set[str],
    words: ListWords,
    offered: Offered,
) -> ListLine:
    cells = {
        name: cell.strip() if name == "address" else " ".join(cell.split())
        for name, cell in zip(names, row, strict=False)
    }
    reading = _Reading(cells, words, offered)
    if len(row) > len(names):
        reading.fault("line", "other-columns")
    client = reading.client()
    reference = cells.get("reference", "")
    if reference and reference in seen:
        reading.fault("reference", "twice-in-file")
    seen.add(reference)
    faults = tuple(reading.faults)
    return ListLine(number, reference[:LONGEST_CELL], client, faults)


class _Reading:
    """The cells of one line, and what is wrong with them; a value that cannot be read has a placeholder."""

    def __init__(self, cells: Mapping[str, str], words: ListWords, offered: Offered) -> None:
        self._cells, self._words, self._offered = cells, words, offered
        self.faults: list[FieldFault] = []
        for name, cell in cells.items():
            if len(cell) > LONGEST_CELL or "\0" in cell:
                self.fault(name, "too-long")

    def fault(self, name: str, code: str, detail: str = "") -> None:
        self.faults.append(FieldFault(f"/{name}", code, detail))

    def client(self) -> ListedClient:
        return ListedClient(
            reference=self._text("reference"),
            given_name=self._text("given_name"),
            family_name=self._text("family_name"),
            birth_on=self._day("birth_on") or date.min,
            regime=self._one_of("regime", Regime, Regime.ADULT),
            tier=self._tier(),
            case_type=self._one_of("case_type", CaseType, CaseType.SEXUAL_OFFENCE, required=False),
            phone=self._cells.get("phone", ""),
            language=self._language(),
            address="\n".join(re.split(r"\s*\|\s*|\n", self._cells.get("address", ""))),
            order=self._order(),
        )

    def _order(self) -> ListedOrder | None:
        if not any(self._cells.get(name) for name in OPTIONAL[4:]):
            return None
        frame = self._code("frame", self._text("frame"))
        if frame and frame not in LEGAL_FRAMES:
            self.fault("frame", "unknown-frame", one_of_these(LEGAL_FRAMES))
        starts_on = self._day("starts_on") or date.min
        ends_on = self._day("ends_on", required=False)
        if ends_on is not None and ends_on < starts_on:
            self.fault("ends_on", "dates-reversed")
        return ListedOrder(
            frame=frame,
            court_reference=self._cells.get("court_reference", "")
            if frame in VOLUNTARY_FRAMES
            else self._text("court_reference"),
            starts_on=starts_on,
            ends_on=ends_on,
            conditions=tuple(self._conditions(frame)),
            plan=tuple(self._plan()),
        )

    def _conditions(self, frame: str) -> Iterator[str]:
        """Each once. The word `general` stands for the general conditions of the order."""
        found: dict[str, None] = {}
        for kind in self._kinds("conditions"):
            kinds = general_kinds(frame) if kind == GENERAL else (kind,)
            if not set(kinds) <= {*self._offered(frame), "education"}:
                self.fault("conditions", "kind-not-of-frame")
                return
            found |= dict.fromkeys(kinds)
        yield from found

    def _plan(self) -> Iterator[tuple[ObligationKind, int]]:
        for text in self._parts("plan"):
            found = _LINE.fullmatch(text)
            kind = self._code("plan", found[1]) if found else ""
            if found is None or kind not in set(ObligationKind):
                self.fault("plan", "unknown-obligation")
                return
            yield ObligationKind(kind), int(found[2])

    def _text(self, name: str) -> str:
        text = self._cells.get(name, "")
        if not text:
            self.fault(name, "missing")
        return text

    def _code(self, name: str, text: str) -> str:
        """The code that a text of this column stands for; itself where it stands for none."""
        return self._words.get(name, {}).get(plain_text(text), text)

    def _language(self) -> str:
        language = self._code("language", self._cells.get("language", "")) or "nl"
        if language not in TEXT_LANGUAGES:
            self.fault("language", "unknown-language", one_of_these(TEXT_LANGUAGES))
        return language

    def _tier(self) -> int:
        text = self._code("tier", self._text("tier"))
        if text and text not in ("1", "2", "3"):
            self.fault("tier", "unknown-level", one_of_these(("1", "2", "3")))
            return 1
        return int(text or 1)

    def _day(self, name: str, *, required: bool = True) -> date | None:
        text = self._cells.get(name, "")
        if not text:
            if required:
                self.fault(name, "missing")
            return None
        iso, dutch = _ISO.fullmatch(text), _DUTCH.fullmatch(text)
        parts = iso.groups() if iso else dutch.groups()[::-1] if dutch else ()
        try:
            return date(*map(int, parts))
        except TypeError:
            self.fault(name, "not-a-whole-day")
        except ValueError:
            self.fault(name, "no-such-day")
        return None

    def _one_of(self, name: str, kinds: type[E], usual: E, *, required: bool = True) -> E:
        text = self._code(name, self._cells.get(name, ""))
        if not text:
            if required:
                self.fault(name, "missing")
            return usual
        if text not in set(kinds):
            self.fault(name, "unknown-choice", one_of_these(kinds))
            return usual
        return kinds(text)

    def _kinds(self, name: str) -> Iterator[str]:
        """A part between commas is a word of the page, or codes with spaces between them."""
        for part in self._parts(name):
            code = self._code(name, part)
            yield from [code] if code != part else part.split()

    def _parts(self, name: str) -> list[str]:
        return [one for one in re.split(r"\s*[,;|]\s*", self._cells.get(name, "")) if one]


def _whole(code: str) -> Invalid:
    return Invalid(fields=(FieldFault("/file", code),))
