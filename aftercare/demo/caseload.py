"""The 240 invented clients as data: who they are, their obligations, what is special about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from aftercare.demo.accounts import NORTH, SOUTH, Colleague, officers_of
from aftercare.demo.names import name_of
from aftercare.domain.plans.lifecycle import PlanState

PER_OFFICER = 40
FIRST_NUMBER = 900_000
# The last two clients of every officer were enrolled during the history.
NEWCOMER, LATEST = PER_OFFICER - 2, PER_OFFICER - 1
LATEST_STATES = (
    PlanState.SUBMITTED, PlanState.DRAFTED, PlanState.RETURNED,
    PlanState.SUBMITTED, PlanState.DRAFTED, PlanState.SUBMITTED,
)  # fmt: skip
AMENDED, AMENDING = 5, 6
AMENDMENT_STATES = (PlanState.SUBMITTED, PlanState.DRAFTED, PlanState.RETURNED, PlanState.SUBMITTED)


class ClientObligation(StrEnum):
    CHECK_IN = "check-in"
    HOME_VISIT = "home-visit"
    GROUP = "group"
    TREATMENT = "treatment"
    TEST = "test"


class Special(StrEnum):
    """A reason why a client gets no texts or no appointments."""

    NO_PHONE = "no-phone"
    SHARED_NUMBER = "shared-number"
    NO_CONSENT = "no-consent"
    ASKS_TO_STOP = "asks-to-stop"
    DEAD_NUMBER = "dead-number"
    RESTRICTED = "restricted"
    CUSTODY = "custody"
    ADMISSION = "admission"
    BARRED_FROM_LAB = "barred-from-lab"
    BARRED_FROM_BOTH_LABS = "barred-from-both-labs"


# By the client's number; all others are ordinary.
SPECIALS: dict[int, Special] = {
    3: Special.NO_PHONE, 47: Special.NO_PHONE, 91: Special.NO_PHONE, 133: Special.NO_PHONE,
    8: Special.SHARED_NUMBER, 9: Special.SHARED_NUMBER,
    12: Special.NO_CONSENT, 101: Special.NO_CONSENT, 210: Special.NO_CONSENT,
    14: Special.ASKS_TO_STOP, 88: Special.ASKS_TO_STOP, 171: Special.ASKS_TO_STOP,
    17: Special.DEAD_NUMBER, 122: Special.DEAD_NUMBER,
    22: Special.RESTRICTED, 149: Special.RESTRICTED,
    26: Special.CUSTODY, 73: Special.CUSTODY, 188: Special.CUSTODY, 31: Special.ADMISSION,
    4: Special.BARRED_FROM_LAB, 129: Special.BARRED_FROM_LAB, 11: Special.BARRED_FROM_BOTH_LABS,
}  # fmt: skip
NO_CONTACT_PAIRS = ((1, 2), (7, 53), (124, 131))
# Their order ends so many weeks after the history.
ENDING = {21: 5, 51: 8, 95: 11, 142: 6, 185: 10}
# Clients who often miss appointments: the escalations are about them.
RESTLESS_EVERY = 9


@dataclass(frozen=True)
class Client:
    """One client of the demonstration."""

    number: int
    officer: Colleague
    deputy: Colleague
    place_in_caseload: int
    tier: int
    juvenile: bool
    obligations: tuple[ClientObligation, ...]

    @property
    def reference(self) -> str:
        return f"DEMO-{self.number + 1:04d}"

    @property
    def name(self) -> tuple[str, str]:
        return name_of(self.number)

    @property
    def special(self) -> Special | None:
        return SPECIALS.get(self.number)

    @property
    def phone(self) -> str | None:
        if self.special is Special.NO_PHONE:
            return None
        # Two clients of one household share one telephone.
        owner = self.number - 1 if SPECIALS.get(self.number - 1) is self.special else self.number
        shared = self.special is Special.SHARED_NUMBER
        return f"+447700{FIRST_NUMBER + (owner if shared else self.number)}"

    def birth_on(self, today: date) -> date:
        years = 14 + self.number % 4 if self.juvenile else 21 + self.number * 7 % 46
        return today - timedelta(days=years * 366 + self.number)

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The one or two weekdays agreed with this client, chosen to spread a caseload over the week."""
        first = self.number % 5
        return (first,) if self.number % 2 else tuple(sorted({first, (first + 1) % 5}))

    @property
    def work_weeks(self) -> tuple[dict[str, Any], ...]:
        mornings = {str(day): [[7 * 60, 12 * 60]] for day in range(5)}
        evenings = {str(day): [[15 * 60, 22 * 60]] for day in range(5)}
        if self.juvenile:
            return ({str(day): [[8 * 60 + 30, 14 * 60]] for day in range(5)},)
        if ClientObligation.GROUP in self.obligations:
            # Every group meets in the evening.
            return (mornings,) if self.number % 7 < 3 else ({},)
        return {0: (mornings,), 1: (evenings,), 2: (mornings, evenings)}.get(self.number % 7, ({},))


def caseload() -> tuple[Client, ...]:
    """All clients, in the order of their numbers."""
    return tuple(_clients())


def _clients() -> Iterator[Client]:
    number = 0
    for team in (NORTH, SOUTH):
        officers = officers_of(team)
        for turn, officer in enumerate(officers):
            for place in range(PER_OFFICER):
                juvenile = officer.username == "koster" and place % 2 == 0
                tier = _tier(place)
                yield Client(
                    number=number,
                    officer=officer,
                    deputy=officers[(turn + 1) % len(officers)],
                    place_in_caseload=place,
                    tier=tier,
                    juvenile=juvenile,
                    obligations=tuple(_obligations(number, juvenile)),
                )
                number += 1


def _tier(place: int) -> int:
    """Eight at the high level, eighteen at the medium and fourteen at the low level, mixed."""
    mixed = place * 7 % PER_OFFICER
    return 1 if mixed < 8 else 2 if mixed < 26 else 3


def _obligations(number: int, juvenile: bool) -> Iterator[ClientObligation]:
    yield ClientObligation.CHECK_IN
    yield ClientObligation.HOME_VISIT
    if juvenile:
        if number % 20 < 14:
            yield ClientObligation.GROUP
        return
    if number % 6 == 0:
        yield ClientObligation.GROUP
    elif number % 6 == 3:
        yield ClientObligation.TREATMENT
    wants_test = SPECIALS.get(number) in (Special.BARRED_FROM_LAB, Special.BARRED_FROM_BOTH_LABS)
    if number % 5 == 1 or wants_test:
        yield ClientObligation.TEST
