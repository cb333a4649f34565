"""A planner's treatment groups, without the names of their members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import one_of_these, too_long
from aftercare.casework.treatment.referral_steps import offer_freed
from aftercare.domain.accounts.permissions import CLOCK, Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.fit import Entry
from aftercare.processes.treatment.place_offers import take_back_offer
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import ProviderRow, providers
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.placement.instance_builder import lock_placement
from aftercare.store.treatment.group_ends import remove_free_sessions, use_of_groups
from aftercare.store.treatment.group_facts import groups_now
from aftercare.store.treatment.offers import referrals_offered
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import TreatmentGroupRow, get_group

MOST_PLACES, LONGEST_NAME = 100, 100


@dataclass(frozen=True)
class GroupTerms:
    """`series` identifies its meetings among the group sessions of the programme."""

    name: str
    series: str
    entry: str
    capacity: int
    starts_on: date
    ends_on: date | None = None


@requires(Permission.MANAGE_SITES)
def add_group(work: UnitOfWork, programme_id: UUID, new: GroupTerms) -> TreatmentGroupRow:
    """Adds a group and offers its places at once. Raises Invalid, NotFound, DuplicateReference for a series that
    already has a group in this programme."""
    _refuse(new)
    programme = get_row(ProgrammeRow, work.session, programme_id)
    row = TreatmentGroupRow(programme_id=programme.id, **_columns(new))
    audit.save_and_note(work, "add", "treatment-group", row)
    offer_freed(work, [row.id])
    return row


@requires(Permission.MANAGE_SITES)
def change_group(
    work: UnitOfWork, group_id: UUID, version: int, terms: GroupTerms
) -> TreatmentGroupRow:
    """Changes the terms and offers places that became free. Fewer places than members are refused: reducing a number
    must not remove a member from the group. Raises Invalid, Stale."""
    _refuse(terms)
    row = at_version(get_group(work.session, group_id, for_update=True), version)
    with as_clock(work):
        held = len(groups_now(work.session, [row.id])[row.id].members)
    if terms.capacity < held:
        raise Invalid.at("/capacity", "fewer-than-members", f"{held} are in it.")
    if stands(row, _columns(terms)):
        return row
    expect_version(row, version).sqlmodel_update(_columns(terms))
    audit.save_and_note(work, "change", "treatment-group", row)
    offer_freed(work, [row.id])
    return row


@requires(Permission.MANAGE_SITES)
def groups_in_use(work: UnitOfWork) -> Mapping[UUID, Row]:
    """What each group and its sessions hold, by id, before it ends: numbers only."""
    with as_clock(work):
        return use_of_groups(work.session, work.now)


@requires(Permission.MANAGE_SITES)
def end_group(work: UnitOfWork, group_id: UUID, version: int) -> bool:
    """Removes a group that had no member, offer or session yet, and says so. Any other ends today, and its unanswered
    offers lapse. The sessions to come that no appointment was ever at are removed with it; the others stay. Raises
    NotFound, Stale."""
    row = expect_version(get_group(work.session, group_id, for_update=True), version)
    # Otherwise a placement that runs could give a time at a session that is removed.
    lock_placement(work.session)
    with as_clock(work):
        use = use_of_groups(work.session, work.now).get(row.id)
        remove_free_sessions(work.session, row.programme_id, row.series, work.now)
    if use is not None and not use["used"]:
        work.session.delete(row)
        audit.note(work, "remove", "treatment-group", row.id)
        return True
    with as_clock(work):
        for referral_id in referrals_offered(work.session, row.id):
            take_back_offer(replace(work, actor=CLOCK), referral_id)
    today = max(civil_date(work.now), row.starts_on)
    row.ends_on = min(today, row.ends_on or today)
    audit.save_and_note(work, "end", "treatment-group", row)
    return False


@requires(Permission.READ_TIMES)
def providers_known(work: UnitOfWork) -> list[ProviderRow]:
    """Every treatment provider, by name."""
    return providers(work.session)


def _columns(terms: GroupTerms) -> dict[str, Any]:
    return vars(terms) | {"name": terms.name.strip(), "series": terms.series.strip()}


def _refuse(terms: GroupTerms) -> None:
    faults = [*name_faults("/name", terms.name), *name_faults("/series", terms.series)]
    if terms.entry not in set(Entry):
        faults.append(FieldFault("/entry", "unknown-kind", one_of_these(Entry)))
    if not 1 <= terms.capacity <= MOST_PLACES:
        faults.append(FieldFault("/capacity", "out-of-range", f"Between 1 and {MOST_PLACES}."))
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        faults.append(FieldFault("/ends_on", "dates-reversed"))
    refuse_if(faults)


def name_faults(pointer: str, text: str, required: bool = True) -> list[FieldFault]:
    """The faults of a short text."""
    if required and not text.strip():
        return [FieldFault(pointer, "missing")]
    return too_long(pointer, text, LONGEST_NAME)
