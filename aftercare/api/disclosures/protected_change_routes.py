"""Routes for changes that victims may have to know of: what each rests on, and that one cannot wait."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from aftercare.api.http.access import Writes
from aftercare.api.http.inputs import Body
from aftercare.api.http.routing import Routes
from aftercare.casework.disclosures.protected_changes import enter_unwaited
from aftercare.casework.listing.resources import PROTECTED_CHANGES
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import Unwaited

router = Routes(prefix="/api/v1/protected-changes", tags=["clients-rights"])


class UnwaitedIn(Body):
    """`what` is `zone_change`, `contact_ban_change`, `address_change` or `release_change`. That the prosecution service
    was informed is a line at `/api/v1/disclosures`."""

    person_id: UUID
    what: Disclosed
    because: Unwaited
    condition_id: UUID | None = None


router.add_reads(PROTECTED_CHANGES, "Newest first.", "One change.")


@router.creates("", PROTECTED_CHANGES)
def enter(body: UnwaitedIn, act: Writes) -> Response:
    """A change cannot wait until the prosecution service was informed; a deadline asks for that."""
    return act.create(PROTECTED_CHANGES, enter_unwaited, **dict(body))
