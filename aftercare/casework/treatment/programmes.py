"""Treatment programmes: what is given, by which provider, for which clients, and in which modules; maintained by
planners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, existing, refuse_if
from aftercare.base.typed_text import one_of_these
from aftercare.casework.treatment.groups import name_faults
from aftercare.casework.treatment.referral_steps import offer_freed
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.person import Regime
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.modules import Outline, outline_faults
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import ProviderRow
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.treatment.offers import groups_serving
from aftercare.store.treatment.programme_rows import (
    ProgrammeOutlineRow,
    ProgrammeRow,
    outlines_of,
)
from aftercare.store.treatment.rows import is_programme_in_use

MOST_INDIVIDUAL = 1000


@dataclass(frozen=True)
class NewProgramme:
    """`purpose` is a word shared by programmes of several providers that can replace each other. `individual_places`:
    how many clients can be treated at the same time outside groups; None: not known, or in groups only."""

    name: str
    provider_id: UUID
    audience: str
    purpose: str = ""
    individual_places: int | None = None


@requires(Permission.MANAGE_SITES)
def add_programme(work: UnitOfWork, new: NewProgramme) -> ProgrammeRow:
    """A programme for adults or for juveniles, never for both. Raises Invalid, DuplicateReference."""
    _refuse(work, new)
    return audit.save_and_note(work, "add", "programme", ProgrammeRow(**_columns(new)))


@requires(Permission.MANAGE_SITES)
def change_programme(
    work: UnitOfWork, programme_id: UUID, version: int, terms: NewProgramme
) -> ProgrammeRow:
    """Replaces the same fields; with another purpose its places are offered to the clients it can serve now.

    Provider and audience cannot change while groups, meetings, referrals or plans use the programme. Clients would
    find themselves at another provider, or juveniles among adults. Raises Invalid, DuplicateReference, NotFound,
    Stale.
    """
    row = existing(work.session.get(ProgrammeRow, programme_id, with_for_update=True))
    at_version(row, version)
    _refuse(work, terms)
    _refuse_in_use(work, row, terms)
    if stands(row, _columns(terms)):
        return row
    expect_version(row, version).sqlmodel_update(_columns(terms))
    audit.save_and_note(work, "change", "programme", row)
    with as_clock(work):
        serving = groups_serving(work, row.id)
    offer_freed(work, serving)
    return row


@dataclass(frozen=True)
class NewOutline:
    """`source` says where modules and dose come from. A course keeps the version that was valid when it began."""

    valid_from: date
    source: str
    outline: Outline


@requires(Permission.MANAGE_SITES)
def adopt_outline(
    work: UnitOfWork, programme_id: UUID, version: int, new: NewOutline
) -> ProgrammeRow:
    """Adds a version of the modules and the dose of a programme. Only the first may begin in the past: courses that
    run follow it. The newest version once more changes nothing. Raises Invalid, NotFound, Stale."""
    row = existing(work.session.get(ProgrammeRow, programme_id, with_for_update=True))
    known = outlines_of(work.session, [programme_id])
    if known and _as_adopted(known[-1]) == new:
        return row
    expect_version(row, version)
    refuse_if([*outline_faults(new.outline, new.source), *_day_faults(work, known, new)])
    fresh = ProgrammeOutlineRow(
        programme_id=programme_id,
        valid_from=new.valid_from,
        source=new.source.strip(),
        modules=[
            {"name": one.name.strip(), "sessions": one.sessions} for one in new.outline.modules
        ],
        **_dose(new.outline),
        adopted_by=work.actor.staff_id,
        adopted_at=work.now,
    )
    work.session.add(fresh)
    return audit.save_and_note(work, "change", "programme", row)


def _dose(outline: Outline) -> dict[str, Any]:
    """The dose as it is stored, once: the sessions follow from a dose in time."""
    if outline.hours is None:
        return {"dose": _by_level(outline.dose)}
    minutes = _by_level(outline.hours.dose)
    return {"session_minutes": outline.hours.session_minutes, "dose_minutes": minutes}


def _by_level(dose: Mapping[int, int]) -> dict[str, int]:
    return {str(level): number for level, number in sorted(dose.items())}


def _as_adopted(row: ProgrammeOutlineRow) -> NewOutline:
    return NewOutline(row.valid_from, row.source, row.outline())


def _day_faults(
    work: UnitOfWork, known: list[ProgrammeOutlineRow], new: NewOutline
) -> Iterator[FieldFault]:
    if known and new.valid_from < civil_date(work.now):
        yield FieldFault("/valid_from", "in-the-past")
    elif known and new.valid_from <= known[-1].valid_from:
        yield FieldFault("/valid_from", "not-after-newest")


def _columns(new: NewProgramme) -> dict[str, Any]:
    return vars(new) | {"name": new.name.strip(), "purpose": new.purpose.strip().lower() or None}


def _refuse(work: UnitOfWork, new: NewProgramme) -> None:
    faults = [*name_faults("/name", new.name), *name_faults("/purpose", new.purpose, False)]
    if new.individual_places is not None and not 1 <= new.individual_places <= MOST_INDIVIDUAL:
        detail = f"Between 1 and {MOST_INDIVIDUAL}."
        faults.append(FieldFault("/individual_places", "out-of-range", detail))
    if new.audience not in set(Regime):
        faults.append(FieldFault("/audience", "unknown-kind", one_of_these(Regime)))
    if work.session.get(ProviderRow, new.provider_id) is None:
        faults.append(FieldFault("/provider_id", "no-provider"))
    refuse_if(faults)


def _refuse_in_use(work: UnitOfWork, row: ProgrammeRow, terms: NewProgramme) -> None:
    moved = [
        FieldFault(pointer, "programme-in-use")
        for pointer, was, now in (
            ("/provider_id", row.provider_id, terms.provider_id),
            ("/audience", row.audience, terms.audience),
        )
        if was != now
    ]
    if not moved:
        return
    # Read as the clock: it only matters whether there are referrals, not for which clients.
    with as_clock(work):
        in_use = is_programme_in_use(work.session, row.id)
    if in_use:
        raise Invalid(fields=tuple(moved))
