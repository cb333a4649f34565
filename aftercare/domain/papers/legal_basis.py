"""The articles behind an order and its conditions, as reference data gives them: for display, never for logic."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from aftercare.domain.conditions.entries import ConditionList
from aftercare.domain.conditions.library import CONDITION_LIBRARY, basis_of
from aftercare.domain.law.validity import cited
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.papers.words import Both

# Agreements outside enforcement have no legal basis.
NO_LAW: Final = "VRIJWILLIG"
# The frame with special conditions that the library numbers item by item (Sr 14c(2)).
_BY_ITEM: Final = "VV"
_IN_DUTCH: Final = (
    ("Sv book 6, article to be read", "Sv boek 6, artikel nog te lezen"),
    (" ff.", " e.v."),
)
_PARAGRAPH: Final = re.compile(r"\((\d+)\)")


def articles_of_frame(code: str, on: date) -> Both:
    """`Sr 14a-14c`, in Dutch and English, under the law for a judgment of that day. Empty for a frame outside the
    law or an unknown one."""
    frame = LEGAL_FRAMES.get(code)
    return ("", "") if frame is None or code == NO_LAW else _both(cited(frame.articles, on))


def articles_of_condition(frame: str, kind: str, on: date) -> Both:
    """`Sr 14c lid 2 onder 8`: the item for a suspended sentence, else the article that allows this frame its
    conditions. Empty where the library has none."""
    entry = CONDITION_LIBRARY.get(kind)
    if entry is None or frame == NO_LAW:
        return ("", "")
    general = ConditionList.GENERAL in entry.lists
    if frame == _BY_ITEM and not general:
        return _both(cited(entry.source, on))
    basis = basis_of(frame).partition(";")[0]
    # The paragraph lists the special conditions; the general ones are elsewhere in that article.
    return _both(cited(basis.partition("(")[0] if general else basis, on))


def _both(written: str) -> Both:
    dutch = _PARAGRAPH.sub(r" lid \1", written).replace(" item ", " onder ")
    for english, word in _IN_DUTCH:
        dutch = dutch.replace(english, word)
    return dutch, written
