"""Whether the sign-in of an account can be reset on the pages, where two administrators are needed for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from aftercare.domain.accounts.permissions import Role


class Account(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def is_open(self) -> bool: ...


def has_two_to_reset(one: Account, accounts: Iterable[Account]) -> bool:
    """Whether two administrators are left once the holder of this account cannot sign in. Asked of administrators:
    other roles that lack two say so at each change."""
    others = [it for it in accounts if it.role == Role.ADMIN and it.is_open and it.id != one.id]
    return one.role != Role.ADMIN or len(others) >= 2
