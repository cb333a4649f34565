"""Dates as people type them, and as texts write them in each language, there in Latin digits everywhere."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

# A date as typed: `1-1-2026`, `1/1`, `26`; with the year first; as eight digits, `01012026`.
DAY_TYPED: Final = re.compile(r"(\d{1,2})(?:[-/. ]+(\d{1,2})(?:[-/. ]+(\d{4}|\d{2}))?)?", re.ASCII)
ISO_DAY_TYPED: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DAY_RUN_TOGETHER: Final = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)

# The names of days and months on our pages, in full and abbreviated.
WEEKDAY_NAMES: Final = {
    name: number
    for names in (
        ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        ("ma", "di", "wo", "do", "vr", "za", "zo"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    )
    for number, name in enumerate(names)
}
_IN_FULL: Final = re.compile(
    "|".join(name for name in WEEKDAY_NAMES if name.endswith(("dag", "day")))
)
MONTH_NAMES: Final = {
    name: number + 1
    for names in (
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
         "november", "december"),
        ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"),
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"),
    )
    for number, name in enumerate(names)
}  # fmt: skip
_MONTH_WRITTEN: Final = (
    rf"(\d{{1,2}})[ -]?({'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})\b\.?"
)
_DAY_AND_MONTH: Final = re.compile(rf"{_MONTH_WRITTEN}(?:[ -](\d{{4}}))?", re.ASCII)
_WHOLE_DAY_WITHIN: Final = re.compile(
    rf"(?:\b(?:{'|'.join(WEEKDAY_NAMES)})\.? )?\b{_MONTH_WRITTEN}[ -](\d{{4}})\b", re.ASCII
)

# Arabic runs from right to left and would reverse 12-11 and 088-123; this character keeps them as they are.
LEFT_TO_RIGHT: Final = "\u200e"

_DAYS: Final = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "pl": ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."),
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
}
# Names of months differ between Arabic-speaking countries, so there the date is written in digits.
_MONTHS: Final = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "pl": (
        "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
        "września", "października", "listopada", "grudnia",
    ),
    "tr": (
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim",
        "Kasım", "Aralık",
    ),
    "uk": (
        "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
        "жовтня", "листопада", "грудня",
    ),
}  # fmt: skip
_ORDER: Final = {
    "ar": f"{{weekday}} {LEFT_TO_RIGHT}{{numeric}}",
    "tr": "{day} {month} {weekday}",
}


def weekday_in(name: str) -> int | None:
    """The weekday that a name says in full, 0 = Monday: 4 for `Vrijdagavond`. None when it says none, or several."""
    said = {WEEKDAY_NAMES[one] for one in _IN_FULL.findall(name.casefold())}
    return said.pop() if len(said) == 1 else None


def month_as_number(typed: str) -> str:
    """`3-8-1982` for `3 aug 1982`, `3-8` for `3 augustus`; other input is returned unchanged. Takes lower case with
    single spaces."""
    found = _DAY_AND_MONTH.fullmatch(typed)
    return _in_numbers(found) if found else typed


def whole_days_as_numbers(text: str) -> str:
    """The text with every date that has a month's name and a year in digits, without its weekday. A number beside a
    person's name that is also a month's name is left alone. Takes lower case."""
    return _WHOLE_DAY_WITHIN.sub(_in_numbers, " ".join(text.split()))


def _in_numbers(found: re.Match[str]) -> str:
    parts = (found[1], str(MONTH_NAMES[found[2]]), found[3])
    return "-".join(part for part in parts if part)


def weekday_date(on: date, language: str) -> str:
    """`do 12 nov`, `Thu 12 Nov`, `12 Kasım Perşembe`; `12-11-2026` in languages without our own words."""
    numeric = f"{on:%d-%m-}{on.year:04}"
    if language not in _DAYS:
        return numeric
    months = _MONTHS.get(language)
    return _ORDER.get(language, "{weekday} {day} {month}").format(
        weekday=_DAYS[language][on.weekday()],
        day=on.day,
        month=months[on.month - 1] if months else "",
        numeric=numeric,
    )
