"""Prints facts with one of our templates as a tagged PDF that declares PDF/UA-1, or refuses to print it.

Facts are passed as JSON and read as data by the template: nothing in them is ever markup. Only the bundled fonts are
used, so a document looks the same on every machine. The creation moment is a parameter, so the same facts give the
same bytes. Refused are facts longer than MOST_CHARACTERS, one text longer than LONGEST_TEXT, and characters that
none of our fonts has. Printing time grows with the length, and with the square of the longest word. Measured: under
1.5 s for the worst accepted input, 7 s without the second limit. Our templates fetch no package and read no file but
their neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aftercare.base.clock import aware_utc
from aftercare.base.errors import Invalid
from aftercare.base.start_errors import NoFonts

if TYPE_CHECKING:
    import typst

HERE: Final = Path(__file__).parent
FONTS: Final = HERE / "fonts"
MOST_CHARACTERS: Final = 100_000
# A report names each of its sources, and its words are split into lines of a list (measured: 0.9 s at most).
MOST_IN_A_REPORT: Final = 300_000
# A whole file of many years, in short lines.
MOST_ABOUT_A_CLIENT: Final = 3_000_000
# The library fails on one word of more than 65,535 bytes.
LONGEST_TEXT: Final = 12_000
STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1"]
# Raised when the library itself panics. It is not a subclass of Exception, and its class cannot be imported.
_PANIC: Final = "PanicException"


class PaperTemplate(StrEnum):
    """The templates beside this module."""

    LETTERS = "letters.typ"
    REPORT = "report.typ"
    ACCESS = "access.typ"
    FIGURES = "figures.typ"


_MOST: Final = {
    PaperTemplate.REPORT: MOST_IN_A_REPORT,
    PaperTemplate.ACCESS: MOST_ABOUT_A_CLIENT,
}


def print_paper(template: PaperTemplate, facts: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF of `facts`, anything JSON can hold; `made_at` (aware) is its creation date.

    Raises Invalid without a pointer when the facts are too long or hold an unprintable character. Raises NoFonts
    when the fonts are not installed, ValueError for a naive moment.
    """
    written = _written(facts, _MOST.get(template, MOST_CHARACTERS))
    # A fixed timestamp: typst would otherwise read the clock itself.
    stamp = int(aware_utc(made_at).timestamp())
    # Imported here: only printing a paper needs it.
    import typst

    try:
        made, view = _compiled(template, written, stamp)
    except typst.TypstError:
        raise _unprintable() from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise _unprintable() from None
    if view:
        raise _unprintable()
    return made


def _compiled(
    template: PaperTemplate, written: str, stamp: int
) -> tuple[bytes, list[typst.TypstWarning]]:
    import typst

    return typst.compile_with_warnings(
        HERE / template.value,
        root=HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"facts": written},
        pdf_standards=STANDARDS,
        timestamp=stamp,
        package_path=FONTS,
        package_cache_path=FONTS,
    )


def _written(facts: Mapping[str, Any], most: int) -> str:
    written = json.dumps(facts, ensure_ascii=False, allow_nan=False, sort_keys=True)
    if len(written) > most or max(map(len, _texts(facts)), default=0) > LONGEST_TEXT:
        detail = f"At most {most} characters, and {LONGEST_TEXT} in one text."
        raise Invalid.at("", "paper-too-long", detail)
    try:
        written.encode()
    except UnicodeEncodeError:
        raise _unprintable() from None
    return written


def _texts(value: Any) -> Iterator[str]:
    """Every text among the facts, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)


@cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise NoFonts("Install the package anew: its build fetches the fonts of the papers.")
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _unprintable() -> Invalid:
    return Invalid.at("", "unprintable", "A letter or sign in it cannot be printed.")
