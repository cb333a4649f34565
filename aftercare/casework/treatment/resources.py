"""Treatment through the API: its resources, their permissions, and counts without persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aftercare.casework.listing.resources import only, reader_of, resource
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.database.json_pages import Page, read_page
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.treatment import listing

_TIMES = Permission.READ_TIMES
REFERRALS = resource("referral", listing.REFERRALS, "referrals")
PLACE_OFFERS = resource("place-offer", listing.PLACE_OFFERS, "place-offers")
WAITING_LIST = resource("waiting-list", listing.WAITING_LIST)
PROGRAMMES = resource("programme", listing.PROGRAMMES, "programmes", _TIMES)


@requires(_TIMES)
def groups_page(
    work: UnitOfWork, filters: Mapping[str, Any], after: tuple[Any, ...] | None, limit: int
) -> Page:
    """Treatment groups with the number of their members, from all caseloads. Only counts, so no look at a person is
    recorded."""
    given = {name: value for name, value in filters.items() if value is not None}
    reader = reader_of(work, None)
    with as_clock(work):
        return read_page(work.session, listing.TREATMENT_GROUPS, reader, given, after, limit)


@requires(_TIMES)
def one_group(work: UnitOfWork, group_id: UUID) -> Page:
    """One group; NotFound when there is none."""
    return only(groups_page(work, {"id": group_id}, None, 1))
