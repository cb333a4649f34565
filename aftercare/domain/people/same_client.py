"""Whether two case files may be about the same client."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.domain.people.search import plain_words


class Likeness(StrEnum):
    """What two files have in common; the values are reasons of a task."""

    NAME = "same-name"
    REFERENCE = "same-reference"
    PHONE = "number-shared"


@dataclass(frozen=True)
class Identity:
    """By what a client is recognised; `phone` is E.164."""

    given_name: str
    family_name: str
    birth_on: date
    reference: str
    phone: str | None = None


def likenesses(one: Identity, other: Identity) -> tuple[Likeness, ...]:
    """Empty for two clients who have nothing of this in common. Case, accents, spaces and hyphens do not count."""
    found = {
        Likeness.NAME: one.birth_on == other.birth_on and _is_same_name(one, other),
        Likeness.REFERENCE: _joined(one.reference) == _joined(other.reference) != "",
        Likeness.PHONE: one.phone is not None and one.phone == other.phone,
    }
    return tuple(likeness for likeness, holds in found.items() if holds)


def _is_same_name(one: Identity, other: Identity) -> bool:
    """Given names in any order, and one file may have fewer of them. A prefix such as `van der` may stand in either
    field."""
    if _joined(one.family_name) == _joined(other.family_name) and _is_part(
        plain_words(one.given_name), plain_words(other.given_name)
    ):
        return True
    return _all_words(one) == _all_words(other)


def _is_part(one: Collection[str], other: Collection[str]) -> bool:
    fewer, more = sorted((set(one), set(other)), key=len)
    return (bool(fewer) and fewer <= more) or "".join(one) == "".join(other)


def _all_words(one: Identity) -> list[str]:
    return sorted(plain_words(f"{one.given_name} {one.family_name}"))


def _joined(text: str) -> str:
    return "".join(plain_words(text))
