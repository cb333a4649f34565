"""Writes a stored value for a client to read: days in words, codes by name, hours of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from aftercare.domain.conditions.entries import Shape
from aftercare.domain.conditions.specs import OF_PROPERTY
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.papers.author_sections import section_title
from aftercare.domain.papers.words import (
    Both,
    called,
    frame_name,
    in_language,
    kind_name,
    written_day,
    written_limit,
    written_moment,
)
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.instrument import Item, Question
from aftercare.domain.subject_access.plain_words import plain_word
from aftercare.domain.subject_access.submission_words import submission_words

NameOfCode = Callable[[str, str, str], str]
"""What a code of a list of codes is called, in a language."""

_YES: Final[Mapping[bool, Both]] = {True: ("ja", "yes"), False: ("nee", "no")}
_FROM: Final[Both] = ("vanaf {day}", "from {day}")
_WEEKDAYS: Final[tuple[Both, ...]] = (
    ("maandag", "Monday"), ("dinsdag", "Tuesday"), ("woensdag", "Wednesday"),
    ("donderdag", "Thursday"), ("vrijdag", "Friday"), ("zaterdag", "Saturday"), ("zondag", "Sunday"),
)  # fmt: skip
_LANGUAGES: Final[Mapping[str, Both]] = {
    "nl": ("Nederlands", "Dutch"), "en": ("Engels", "English"), "ar": ("Arabisch", "Arabic"),
    "pl": ("Pools", "Polish"), "tr": ("Turks", "Turkish"), "uk": ("Oekraïens", "Ukrainian"),
}  # fmt: skip
# One of it, and more.
_NUMBERED: Final[Mapping[str, tuple[Both, Both]]] = {
    "every": (("elke dag", "every day"), ("om de {number} dagen", "every {number} days")),
    "days": (("{number} dag", "{number} day"), ("{number} dagen", "{number} days")),
    "minutes": (("{number} minuut", "{number} minute"), ("{number} minuten", "{number} minutes")),
}
_WEEK: Final[Both] = ("week", "week")
_AROUND: Final[Both] = ("{metres} m rond {north}, {east}", "{metres} m around {north}, {east}")
_SHAPES: Final = {one.name: one.shape for asked in OF_PROPERTY.values() for one in asked}


def written(
    value: Any, subject: str | None, language: str, name_of: NameOfCode, names: Mapping[Any, str]
) -> str:
    """The value in words; empty for what says nothing. `names` are those of the ids that a subject `@…` points to."""
    if value is None or value in ("", [], {}):
        return ""
    if subject is None:
        return _by_type(value, language)
    if subject.startswith("@"):
        return names.get(value, "")
    if subject in ("submission", "own_kind"):
        by_name = value.get("nl" if language == "nl" else "en")
        return str(by_name) if subject == "own_kind" else submission_words(value, language, name_of)
    if subject == "hours":
        return "; ".join(_hours(value, language))
    if subject == "clock":
        return f"{value // 60:02}:{value % 60:02}"
    if subject in _NUMBERED:
        one, more = _NUMBERED[subject]
        return in_language(one if value == 1 else more, language).format(number=value)
    if subject == "limit":
        return written_limit(value, language)
    if subject == "parameter":
        return "; ".join(_specified(value, language, name_of))
    codes = value if isinstance(value, list) else [value]
    return ", ".join(called_by(subject, str(one), language, name_of) for one in codes)


def _specified(parameters: Mapping[str, Any], language: str, name_of: NameOfCode) -> Iterator[str]:
    """What a condition specifies, each with its name."""
    for name, value in parameters.items():
        if value not in (None, "", [], {}):
            text = _shaped(name, value, language, name_of)
            yield f"{called_by('parameter', name, language, name_of)}: {text}"


def _shaped(name: str, value: Any, language: str, name_of: NameOfCode) -> str:
    match _SHAPES.get(name, Shape.TEXT):
        case Shape.DAY:
            return written_day(date.fromisoformat(value), language)
        case Shape.CENTS:
            return f"€ {value / 100:.2f}"
        case Shape.CHOICES:
            group = "device" if name == "devices" else "substance"
            return written(value, group, language, name_of, {})
        case Shape.LABELS:
            return ", ".join(value)
        case Shape.WINDOWS | Shape.DAY_WINDOWS:
            return "; ".join(_window(one, language, name_of) for one in value)
        case Shape.AREAS:
            return "; ".join(_area(one, language) for one in value)
        case _:
            return _by_type(value, language)


def _window(one: Mapping[str, Any], language: str, name_of: NameOfCode) -> str:
    days = written(one["weekdays"], "weekday", language, name_of, {})
    spans = (written(one[name], "clock", language, name_of, {}) for name in ("from_min", "to_min"))
    return f"{days} {'–'.join(spans)}"


def _area(area: Mapping[str, Any], language: str) -> str:
    """Latitude before longitude, as people write it."""
    if area["type"] == "Circle":
        east, north = area["center"]
        said = in_language(_AROUND, language)
        return said.format(metres=f"{area['radius_m']:g}", north=north, east=east)
    return ", ".join(f"{north} {east}" for east, north, *_ in area["coordinates"][0])


def _by_type(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return in_language(_YES[value], language)
    if isinstance(value, datetime):
        return written_moment(value, language)
    if isinstance(value, date):
        return written_day(value, language)
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return _period(value.lower, value.upper, language)
    return "; ".join(_flat(value))


def called_by(subject: str, code: str, language: str, name_of: NameOfCode) -> str:
    """The name of one code: the plain one for clients, that of the domain where it has one, else as `name_of` says."""
    if plain := plain_word(subject, code):
        return in_language(plain, language)
    if subject == "frame":
        return frame_name(code, language)
    if subject == "condition":
        return kind_name(code, language)
    if subject == "absence_state":
        return called("absence", code, language)
    if subject == "language":
        return in_language(_LANGUAGES[code], language) if code in _LANGUAGES else code
    if subject == "weekday":
        return in_language(_WEEKDAYS[int(code)], language)
    if subject == "deadline_code":
        return DEADLINE_KINDS[code].label(language) if code in DEADLINE_KINDS else code
    if subject == "paper_section":
        return section_title(code, language)
    if subject == "instrument":
        return INSTRUMENTS[code].words.label(language) if code in INSTRUMENTS else code
    return name_of(subject, code, language)


def scored(items: Mapping[str, Any], instrument: str, language: str) -> str:
    """The answers of an assessment, each with the name of its item."""
    found = INSTRUMENTS.get(instrument)
    named = _asked(found.items, language) if found else {}
    return "; ".join(f"{named.get(code, code)}: {score}" for code, score in items.items())


def resulting(results: Mapping[str, Any], instrument: str, language: str) -> str:
    """The sums of an assessment with the names of their bands, then what was answered beside the items."""
    found = INSTRUMENTS.get(instrument)
    scales = {one.code: one for one in found.scales} if found else {}
    asked = _asked(found.questions, language) if found else {}
    lines = []
    for code, its in results.get("scales", {}).items():
        scale = scales.get(code)
        bands = {one.code: one.words.label(language) for one in scale.bands} if scale else {}
        named = scale.words.label(language) if scale else code
        band = bands.get(its.get("band"), its.get("band") or "")
        lines.append(f"{named}: {its.get('sum')}" + (f" ({band})" if band else ""))
    for code, said in results.get("answers", {}).items():
        lines.append(f"{asked.get(code, code)}: {_by_type(said, language)}")
    rest = {key: one for key, one in results.items() if key not in ("scales", "answers")}
    return "; ".join([*lines, *_flat(rest)])


def _asked(items: Iterable[Item | Question], language: str) -> dict[str, str]:
    """What an instrument asks, by code."""
    words = {one.code: plain_word("risk_item", one.code) for one in items}
    return {
        one.code: in_language(plain, language)
        if (plain := words[one.code])
        else one.words.label(language)
        for one in items
    }


def _period(starts: datetime, ends: datetime | None, language: str) -> str:
    first = written_moment(starts, language)
    if ends is None:
        return in_language(_FROM, language).format(day=first)
    return f"{first} – {written_moment(ends, language)}"


def _hours(weeks: list[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Spans of minutes per weekday, for each of the weeks that follow one another."""
    for number, week in enumerate(weeks, start=1):
        days = [
            f"{in_language(_WEEKDAYS[int(day)], language)} "
            + ", ".join(f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in spans)
            for day, spans in sorted(week.items())
        ]
        if days:
            before = f"{in_language(_WEEK, language)} {number}: " if len(weeks) > 1 else ""
            yield before + ", ".join(days)


def _flat(value: Any) -> Iterator[str]:
    """What a nested value holds, one line per leaf."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (f"{key}: {one}" for one in _flat(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)
    elif value is not None and value != "":
        yield str(value)


def words_of(value: Any) -> Iterator[str]:
    """The texts of a letter or a document as it was finished, without who signed it and who got it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(map(_is_part, value)):
            # A paragraph of a letter: parts with whether each is a number.
            yield "".join(one[0] for one in value)
        else:
            for one in value:
                yield from words_of(one)
    elif isinstance(value, Mapping):
        for name in ("title", "sections", "statements", "rows", "paragraphs", "text"):
            if value.get(name):
                yield from words_of(value[name])


def _is_part(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[1], bool)


def plain_value(value: Any) -> dict[str, Any]:
    """The value itself where JSON can hold it; a period is in the text."""
    if isinstance(value, date | datetime):
        return {"value": value.isoformat()}
    if isinstance(value, bool | int | float | str | list | dict):
        return {"value": value}
    return {}
