"""The ways a request for a text can go wrong, as switches to turn on and off."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tests.contracts.twilio_rules import ApiError


class Fault(StrEnum):
    """The first group strikes after the text was really accepted."""

    TIMEOUT_AFTER_ACCEPTANCE = "timeout-after-acceptance"
    RESET_AFTER_ACCEPTANCE = "reset-after-acceptance"
    ERROR_500_AFTER_ACCEPTANCE = "500-after-acceptance"
    EMPTY_201 = "empty-201"
    UNREADABLE_201 = "unreadable-201"

    HANG_BEFORE_ACCEPTANCE = "hang-before-acceptance"
    RESET_BEFORE_ACCEPTANCE = "reset-before-acceptance"
    ERROR_500 = "500"
    ERROR_503 = "503"
    TOO_MANY_REQUESTS = "429"
    OPTED_OUT = "21610"
    INVALID_NUMBER = "21211"
    LANDLINE = "21614"
    NOT_PERMITTED = "21408"
    PROXY_403 = "403-from-a-proxy"
    PROXY_404 = "404-from-a-proxy"
    REDIRECT = "redirect"

    @property
    def accepts(self) -> bool:
        return self in _ACCEPTING

    def raise_if_refusal(self) -> None:
        if self in _REFUSALS:
            raise ApiError(*_REFUSALS[self])


_ACCEPTING = frozenset(
    {
        Fault.TIMEOUT_AFTER_ACCEPTANCE,
        Fault.RESET_AFTER_ACCEPTANCE,
        Fault.ERROR_500_AFTER_ACCEPTANCE,
        Fault.EMPTY_201,
        Fault.UNREADABLE_201,
    }
)

_REFUSALS = {
    Fault.ERROR_500: (500, 20500, "Internal server error"),
    Fault.ERROR_503: (503, 20503, "Service unavailable"),
    Fault.TOO_MANY_REQUESTS: (429, 20429, "Too Many Requests"),
    Fault.OPTED_OUT: (400, 21610, "Attempt to send to unsubscribed recipient"),
    Fault.INVALID_NUMBER: (400, 21211, "Invalid 'To' Phone Number"),
    Fault.LANDLINE: (400, 21614, "'To' number is not a valid mobile number"),
    Fault.NOT_PERMITTED: (400, 21408, "Permission to send to this region not enabled"),
}


@dataclass
class _Switch:
    fault: Fault
    to: str | None
    left: int | None


@dataclass
class Switches:
    """Faults waiting to strike, the oldest first."""

    _on: list[_Switch] = field(default_factory=list)

    def turn_on(self, fault: Fault, to: str | None, times: int | None) -> None:
        self._on.append(_Switch(fault, to, times))

    def turn_all_off(self) -> None:
        self._on.clear()

    def strike(self, to: str) -> Fault | None:
        """The fault that befalls this request, used up by one."""
        for switch in self._on:
            if switch.to in (None, to) and switch.left != 0:
                switch.left = None if switch.left is None else switch.left - 1
                return switch.fault
        return None
