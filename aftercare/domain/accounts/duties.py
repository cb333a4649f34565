"""Duties of accounts that steps of an escalation reach: who is the last to have one, and what a change does to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from aftercare.domain.accounts.permissions import GRANTS, Permission, Role
from aftercare.domain.escalation.rules import Audience


class DutyHolder(Protocol):
    """An account with its duties."""

    @property
    def id(self) -> UUID: ...
    @property
    def active(self) -> bool: ...
    @property
    def on_duty_desk(self) -> bool: ...
    @property
    def unit_manager(self) -> bool: ...


def duties_of(one: DutyHolder) -> frozenset[Audience]:
    """What the account has, or gets back when it is reopened with the same role."""
    held = {Audience.DUTY_DESK: one.on_duty_desk, Audience.UNIT_MANAGER: one.unit_manager}
    return frozenset(duty for duty, has in held.items() if has)


def duties_open_to(role: Role) -> tuple[Audience, ...]:
    """The duties that an account may have: at the duty desk for those who acknowledge escalations, unit manager for
    those who decide them."""
    needed = {
        Audience.DUTY_DESK: Permission.ACKNOWLEDGE_ESCALATIONS,
        Audience.UNIT_MANAGER: Permission.DECIDE_ESCALATIONS,
    }
    return tuple(duty for duty, permission in needed.items() if permission in GRANTS[role])


def last_duties(one: DutyHolder, accounts: Iterable[DutyHolder]) -> tuple[Audience, ...]:
    """The duties that no other open account has. Without this account, escalation steps to them are skipped."""
    if not one.active:
        return ()
    others = (duties_of(other) for other in accounts if other.active and other.id != one.id)
    return tuple(sorted(duties_of(one) - frozenset().union(*others)))
