"""The staff of the demonstration, with passwords that are public."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.bootstrap import DemoAccount
from aftercare.domain.accounts.permissions import Role


@dataclass(frozen=True)
class Colleague:
    """One invented member of staff; `team` or `provider` by the name of `places.py`."""

    username: str
    display_name: str
    role: Role
    team: str | None = None
    provider: str | None = None
    office: str | None = None
    language: str = "nl"
    on_duty_desk: bool = False
    unit_manager: bool = False

    @property
    def password(self) -> str:
        return f"demo-{self.username}-1"


NORTH, SOUTH = "Team Noord", "Team Zuid"
CLINIC_LINDE, CLINIC_HAVEN = "Kliniek De Linde", "Polikliniek Havenzicht"
OFFICE_NORTH, OFFICE_SOUTH = "Kantoor Noord", "Kantoor Zuid"
OFFICE_YOUTH = "Kantoor Zuid, jeugd"

_R = Role
COLLEAGUES: tuple[Colleague, ...] = (
    Colleague("vermeulen", "E. Vermeulen", _R.OFFICER, NORTH, office=OFFICE_NORTH),
    Colleague("bakker", "J. Bakker", _R.OFFICER, NORTH, office=OFFICE_NORTH),
    Colleague("yilmaz", "S. Yılmaz", _R.OFFICER, NORTH, office=OFFICE_NORTH),
    Colleague("dejong", "M. de Jong", _R.OFFICER, SOUTH, office=OFFICE_SOUTH),
    Colleague("mensah", "K. Mensah", _R.OFFICER, SOUTH, office=OFFICE_SOUTH, language="en"),
    Colleague("koster", "L. Koster", _R.OFFICER, SOUTH, office=OFFICE_YOUTH),
    Colleague("hendriks", "A. Hendriks", _R.SUPERVISOR, NORTH),
    Colleague("smeets", "R. Smeets", _R.SUPERVISOR, NORTH, on_duty_desk=True),
    Colleague("elamrani", "N. El Amrani", _R.SUPERVISOR, SOUTH),
    Colleague("dewit", "H. de Wit", _R.SUPERVISOR, SOUTH, unit_manager=True),
    Colleague("dekker", "P. Dekker", _R.PLANNER, NORTH),
    Colleague("martens", "T. Martens", _R.PLANNER, SOUTH),
    Colleague("linde", "De Linde, balie", _R.PROVIDER, provider=CLINIC_LINDE),
    Colleague("havenzicht", "Havenzicht, balie", _R.PROVIDER, provider=CLINIC_HAVEN),
    Colleague("cirkel", "V. Kringstra", _R.COORDINATOR),
    Colleague("toezicht", "I. van den Berg", _R.AUDITOR),
    # Two of them: what one writes, the other activates.
    Colleague("beheer", "B. Willems", _R.ADMIN),
    Colleague("beheer2", "C. Maas", _R.ADMIN),
)

DEMO_ACCOUNTS: tuple[DemoAccount, ...] = tuple(
    DemoAccount(one.display_name, one.role.value, one.username, one.password) for one in COLLEAGUES
)


def officers_of(team: str) -> tuple[Colleague, ...]:
    return tuple(one for one in COLLEAGUES if one.role is Role.OFFICER and one.team == team)
