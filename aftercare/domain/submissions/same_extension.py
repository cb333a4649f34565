"""Whether an extension that a court sends is one that the order has: people type references each their own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from aftercare.domain.submissions.contents import ExtensionPart
from aftercare.domain.submissions.court_references import folded_reference
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.stated import length_words

# A court does not extend an order by as much again so soon: what is this near may be one decision.
NEAR: Final = timedelta(days=31)


def extension_in_file(
    part: ExtensionPart | None, standing: Sequence[ExtensionInFile], *, is_same: bool = False
) -> ExtensionInFile | None:
    """The one that was sent, else the first that it may be; None where none is like it. `is_same`: a person says that
    this is the one."""
    if part is None:
        return None
    same = next((one for one in standing if _is_same(one, part)), None)
    if same is not None:
        return replace(same, is_meant=True, number_after=len(standing))
    like = next((one for one in standing if _is_like(one, part)), None)
    if like is None:
        return None
    return replace(like, is_meant=is_same, number_after=len(standing) + (not is_same))


def _is_same(one: ExtensionInFile, part: ExtensionPart) -> bool:
    return one.decided_on == part.decided_on and _has_reference(one, part)


def _is_like(one: ExtensionInFile, part: ExtensionPart) -> bool:
    of_length = one.length == length_words(part.length)
    is_near = abs(one.decided_on - part.decided_on) <= NEAR
    is_of_day = one.decided_on == part.decided_on
    return is_of_day or _has_reference(one, part) or (of_length and is_near)


def _has_reference(one: ExtensionInFile, part: ExtensionPart) -> bool:
    return folded_reference(one.court_reference) == folded_reference(part.court_reference)
