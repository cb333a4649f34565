"""Which law applies to a judgment: what lapsed or began on which day, and how an article is cited for a day.

Rules name the articles they were read from, in the text of 10 May 2017. The law of its own day applies to a
judgment. A lapsed article is therefore cited as it was for older judgments, and by its successor for later ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

BOOK_6_ON: Final = date(2020, 1, 1)
"""Execution moved from the Criminal Code to book 6 of the Code of Criminal Procedure (Wet USB; its decree
is Stb. 2019, 505)."""
PROSECUTOR_RELEASES_ON: Final = date(2021, 7, 1)
"""Wet straffen en beschermen (om.nl, 1 July 2021). For judgments since that day, the prosecution service grants,
postpones and revokes conditional release. It lasts at most two years."""

# The successors of lapsed articles, where a source we read gives one; otherwise a note that it has to be looked up.
_RELEASE: Final = "Sv 6:2:10 ff."
_UNREAD: Final = "Sv book 6, article to be read"
_DECREE: Final = (
    "Besluit tenuitvoerlegging strafrechtelijke beslissingen (BWBR0042962), article to be read"
)
_MARK: Final = re.compile(r", Wetboek van Strafrecht \([^)]*\)")
_BETWEEN: Final = re.compile(r"; (?![^(]*\))")
_LAPSED: Final = (
    (re.compile(r"\b15(?:-15l|[a-l])?(?:\(\d\))*(?=[,; ]|$)"), _RELEASE),
    (re.compile(r"\b(?:14fa|14[fgh]|77aa|77cc)(?:\(\d\))*(?=[,; ]|$)"), _UNREAD),
)  # fmt: skip
_DECREES: Final = re.compile(
    r"Uitvoeringsbesluit voorwaardelijke (?:veroordeling|invrijheidstelling) art\. \d+"
)


def law_day(final_on: date | None, starts_on: date) -> date:
    """The day that decides which law applies: the day the judgment became final; where none is stored, the day the
    order begins."""
    return final_on or starts_on


def cited(source: str, on: date) -> str:
    """A source as cited for a judgment of this day: `Sr 14f` before 2020, since then its successor. An article that
    did not lapse stays as it is written."""
    if on < BOOK_6_ON:
        return source
    return "; ".join(_alone(_cited(part) for part in _BETWEEN.split(source)))


def _cited(part: str) -> str:
    part = _DECREES.sub(_DECREE, part)
    if not part.startswith("Sr "):
        return part
    articles, mark, rest = _parted(part)
    kept = [one for one in articles if not _successor(one)]
    moved = _alone(found for one in articles if (found := _successor(one)))
    written = [f"Sr {', '.join(kept)}{mark if kept else ''}"] if kept else []
    return ", ".join([*written, *moved]) + rest


def _parted(part: str) -> tuple[list[str], str, str]:
    """The articles of one citation, the remark on which text was read, and what follows."""
    mark = _MARK.search(part)
    bare = _MARK.sub("", part).removeprefix("Sr ")
    articles, rest = [], ""
    for one in bare.split(", "):
        if rest or not re.match(r"\d", one):
            rest += f", {one}"
            continue
        article, colon, more = one.partition(":")
        articles.append(article)
        rest += colon + more
    return articles, mark.group() if mark else "", rest


def _successor(article: str) -> str | None:
    return next((new for old, new in _LAPSED if old.match(article)), None)


def _alone(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))
