"""On which articles an order and its conditions rest, as reference data names them; shown, never reasoned with."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from aftercare.domain.conditions.entries import ConditionList
from aftercare.domain.conditions.library import CONDITION_LIBRARY, basis_of
from aftercare.domain.law.validity import cited
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.papers.words import Both

# Agreements outside enforcement: nothing here is law.
NO_LAW: Final = "VRIJWILLIG"
# The frame whose special conditions the library numbers item by item (Sr 14c(2)).
_BY_ITEM: Final = "VV"
_IN_DUTCH: Final = (
    ("Sv book 6, article to be read", "Sv boek 6, artikel nog te lezen"),
    (" ff.", " e.v."),
)
_PARAGRAPH: Final = re.compile(r"\((\d+)\)")


def articles_of_frame(code: str, on: date) -> Both:
    """`Sr 14a-14c`, in Dutch and English, by the law of a judgment of that day; empty for a frame outside
    the law or one we do not know."""
    frame = LEGAL_FRAMES.get(code)
    return ("", "") if frame is None or code == NO_LAW else _both(cited(frame.articles, on))


def articles_of_condition(frame: str, kind: str, on: date) -> Both:
    """`Sr 14c lid 2 onder 8`: the item for a suspended sentence, else the article that lets this frame hold
    conditions; empty where the library does not say."""
    entry = CONDITION_LIBRARY.get(kind)
    if entry is None or frame == NO_LAW:
        return ("", "")
    general = ConditionList.GENERAL in entry.lists
    if frame == _BY_ITEM and not general:
        return _both(cited(entry.source, on))
    basis = basis_of(frame).partition(";")[0]
    # The paragraph names the special conditions; the general ones stand elsewhere in that article.
    return _both(cited(basis.partition("(")[0] if general else basis, on))


def _both(written: str) -> Both:
    dutch = _PARAGRAPH.sub(r" lid \1", written).replace(" item ", " onder ")
    for english, word in _IN_DUTCH:
        dutch = dutch.replace(english, word)
    return dutch, written
