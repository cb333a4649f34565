"""Refuses a JSON document in which a member stands twice: only the last of them would count, in silence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from aftercare.base.document_faults import PLAIN_NAME
from aftercare.base.documents.json_values import MOST_FAULTS, under
from aftercare.base.documents.streaming import Doubled, decoded
from aftercare.base.errors import FieldFault, refuse_if


def decoded_once(text: str | bytes) -> Any:
    """The whole document. Raises what `streaming.decoded` raises, and Invalid with a pointer to each member that stands
    twice. A name that is not written as members are could be a person's, and is not repeated."""
    found: list[Doubled] = []
    document = decoded(text, found)
    # Only then is it walked through for their places: that takes longer than reading it.
    places = _doubled(document, "") if found else ()
    refuse_if(
        [
            FieldFault(at, "duplicate-member", "stands here twice")
            for at in islice(places, MOST_FAULTS)
        ]
    )
    return document


def _doubled(value: Any, pointer: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name in value.twice if isinstance(value, Doubled) else ():
            yield _below(pointer, name)
        for name, inner in value.items():
            yield from _doubled(inner, _below(pointer, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _doubled(inner, under(pointer, number))


def _below(pointer: str, name: str) -> str:
    return under(pointer, name) if PLAIN_NAME.fullmatch(name) else pointer
