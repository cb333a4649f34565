"""A day as people type it, and as they write it in each language we text in; there in latin digits everywhere."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

# A day as it is typed: `1-1-2026`, `1/1`, `26`; with the year first.
DAY_TYPED: Final = re.compile(r"(\d{1,2})(?:[-/. ]+(\d{1,2})(?:[-/. ]+(\d{4}|\d{2}))?)?", re.ASCII)
ISO_DAY_TYPED: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)

# Arabic runs from right to left and would turn 12-11 and 088-123 round; this sign keeps them as they are.
LEFT_TO_RIGHT: Final = "\u200e"

_DAYS: Final = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "pl": ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."),
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
}
# Names of months differ between Arabic-speaking countries; there the day is written in digits.
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


def weekday_date(on: date, language: str) -> str:
    """`do 12 nov`, `Thu 12 Nov`, `12 Kasım Perşembe`; in languages without words of ours `12-11-2026`."""
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
