"""Whether an extension that a court sends is one that the order has: people type references each their own way."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from aftercare.domain.submissions.contents import ExtensionPart
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.stated import length_words

# A court does not extend an order by as much again so soon: what is this near may be one decision.
NEAR: Final = timedelta(days=31)


def extension_in_file(
    part: ExtensionPart | None, standing: Sequence[ExtensionInFile]
) -> ExtensionInFile | None:
    """The one that was sent, else the first that it may be; None where none is like it."""
    if part is None:
        return None
    same = next((one for one in standing if _is_same(one, part)), None)
    if same is not None:
        return replace(same, is_meant=True, number_after=len(standing))
    like = next((one for one in standing if _is_like(one, part)), None)
    return None if like is None else replace(like, number_after=len(standing) + 1)


def _is_same(one: ExtensionInFile, part: ExtensionPart) -> bool:
    return one.decided_on == part.decided_on and _has_reference(one, part)


def _is_like(one: ExtensionInFile, part: ExtensionPart) -> bool:
    of_length = one.length == length_words(part.length)
    is_near = abs(one.decided_on - part.decided_on) <= NEAR
    is_of_day = one.decided_on == part.decided_on
    return is_of_day or _has_reference(one, part) or (of_length and is_near)


def _has_reference(one: ExtensionInFile, part: ExtensionPart) -> bool:
    return _folded(one.court_reference) == _folded(part.court_reference)


def _folded(reference: str) -> str:
    """Its letters and digits; where it has none, as it is."""
    plain = unicodedata.normalize("NFKC", reference).casefold()
    return "".join(letter for letter in plain if letter.isalnum()) or plain.strip()
