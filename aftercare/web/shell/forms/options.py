"""What `ui.choices` and `ui.choose` offer: the options of a form's field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from aftercare.domain.accounts.names import look_of


@dataclass(frozen=True, slots=True)
class Option:
    value: str | int
    text: str
    hint: str = ""


class Account(Protocol):
    """Of a colleague who can be chosen."""

    id: UUID
    username: str
    display_name: str


def staff_options(accounts: Iterable[Account], prefix: str = "") -> list[tuple[str, str]]:
    """Colleagues by id, each by the name that is read; where names look alike, also by that of the account."""
    found = list(accounts)
    looks = [look_of(one.display_name) for one in found]
    times = Counter(looks)
    return [
        (
            f"{prefix}{one.id}",
            one.display_name if times[look] == 1 else f"{one.display_name} ({one.username})",
        )
        for one, look in zip(found, looks, strict=True)
    ]
