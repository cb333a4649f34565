"""Chooses the language of a page, and translates its text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from aftercare.web.shell.dates import short_day

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT_LANGUAGE = "nl"
LOCALE = Path(__file__).parents[1] / "locale"


def choose_language(
    setting: str | None = None, cookie: str | None = None, accept_language: str | None = None
) -> str:
    """The first language we have of: the account's setting, the cookie, the browser; else Dutch."""
    for wish in (setting, cookie):
        if wish in LANGUAGES:
            return wish
    wishes = _accepted(accept_language or "")
    return negotiate_locale(wishes, list(LANGUAGES), sep="-") or DEFAULT_LANGUAGE


def _accepted(header: str) -> list[str]:
    weighed = []
    for entry in header.split(","):
        name, _, quality = entry.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if name and weight > 0:
            weighed.append((weight, name))
    return [name for _, name in sorted(weighed, key=lambda pair: -pair[0])]


class Filled(str):
    """A marked sentence with values for its placeholders; as text it is the sentence itself."""

    __slots__ = ("holes",)
    holes: Mapping[str, object]


def filled(text: str, **holes: object) -> Filled:
    """`text` from `sentence`, with the values for its placeholders."""
    made = Filled(text)
    made.holes = holes
    return made


def translate(text: str, language: str) -> str:
    """One of our sentences, translated."""
    sentence_text = catalogue(language).gettext(str(text))
    if not isinstance(text, Filled):
        return sentence_text
    return sentence_text % {name: _written(one, language) for name, one in text.holes.items()}


def _written(value: object, language: str) -> object:
    """A day as pages write it, with its year: a sentence does not know the current year."""
    return short_day(value, language) if isinstance(value, date) else value


@cache
def catalogue(language: str) -> NullTranslations:
    """The translations of `language`; raises FileNotFoundError when there are none.

    An installed service reads the compiled catalogue. In a working tree the source may be newer. It is then compiled in
    memory, so that an edited sentence is never shown stale.
    """
    compiled = LOCALE / language / "LC_MESSAGES" / "aftercare.mo"
    source = compiled.with_suffix(".po")
    if source.exists() and not _is_newer(compiled, source):
        with source.open("rb") as text:
            words = read_po(text, locale=language)
        memory = io.BytesIO()
        write_mo(memory, words)
        memory.seek(0)
        return Translations(memory)
    with compiled.open("rb") as stream:
        return Translations(stream)


def _is_newer(one: Path, other: Path) -> bool:
    return one.exists() and one.stat().st_mtime >= other.stat().st_mtime
