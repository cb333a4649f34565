"""Enrols an invented client beside the caseload, as two scripted files of their own need it."""

from __future__ import annotations

from typing import Any

from aftercare.casework.people.acts import PersonDetails, enrol
from aftercare.demo.depth.cast import Cast
from aftercare.demo.names import name_of
from aftercare.domain.people.person import Regime
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow

# The first numbers after the caseload.
VOLUNTARY, CHECKED = 240, 241


def reference_of(number: int) -> str:
    return f"DEMO-{number + 1:04d}"


def enrol_beside(
    work: UnitOfWork, cast: Cast, number: int, *, age: int, **details: Any
) -> PersonRow:
    """An adult on the acting officer's caseload, with a verified telephone that gets texts; `details` are others of
    `PersonDetails`."""
    given, family = name_of(number)
    new = PersonDetails(
        reference=reference_of(number),
        given_name=given,
        family_name=family,
        birth_on=cast.ago(age * 366),
        regime=Regime.ADULT,
        phone=f"+447700900{number}",
        phone_verified=True,
        texts_consented=True,
        **details,
    )
    return enrol(work, new)
