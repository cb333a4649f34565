"""Accepting a site without a map position for a client with an exclusion zone, and withdrawing that again."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import IllegalTransition, NotFound, existing
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.conditions.acts import place_anew
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.constraints import is_on_map
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.placement.condition_limits import place_of
from aftercare.store.sites.accepted_site_rows import AcceptedSiteRow, accepted_for
from aftercare.store.sites.rows import SiteRow


@requires(Permission.WRITE_CASE_FILES)
def accept_site(
    work: UnitOfWork, condition_id: UUID, site_id: UUID, reason: str
) -> AcceptedSiteRow:
    """Opens a site without a position to a client with an exclusion zone, in the actor's name. `reason` is how they
    know that it is outside. A second acceptance changes nothing. Raises Invalid without a reason. Raises
    IllegalTransition for a site with a position (the zone decides about that) and for a condition without a zone."""
    reason = required(reason.strip(), MEDIUM_REASON, code="missing")
    condition = _zone(work, condition_id)
    site = work.session.get(SiteRow, site_id)
    if site is None or site.person_id is not None:
        raise NotFound()
    if is_on_map(place_of(site)):
        raise IllegalTransition()
    standing = _accepted(work, condition_id, site_id)
    if standing is not None:
        return standing
    row = AcceptedSiteRow(
        condition_id=condition_id,
        person_id=condition.person_id,
        site_id=site_id,
        reason=reason,
        accepted_by=work.actor.staff_id,
        accepted_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "accept-site", "condition", condition_id, condition.person_id)
    place_anew(work, condition.person_id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def withdraw_site(work: UnitOfWork, condition_id: UUID, site_id: UUID) -> None:
    """Closes it again: appointments there move to another site. Raises NotFound when it was not accepted."""
    condition = _zone(work, condition_id)
    row = existing(_accepted(work, condition_id, site_id))
    row.withdrawn_by, row.withdrawn_at = work.actor.staff_id, work.now
    work.session.flush()
    audit.note(work, "withdraw-site", "condition", condition_id, condition.person_id)
    place_anew(work, condition.person_id)


def _zone(work: UnitOfWork, condition_id: UUID) -> ConditionRow:
    condition = get_condition(work.session, condition_id, for_update=True)
    if not condition.parameters.get("areas"):
        raise IllegalTransition()
    return condition


def _accepted(work: UnitOfWork, condition_id: UUID, site_id: UUID) -> AcceptedSiteRow | None:
    standing = accepted_for(work.session, condition_id)
    return next((one for one in standing if one.site_id == site_id), None)
