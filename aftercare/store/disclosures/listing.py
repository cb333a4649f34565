"""What went to third parties, as JSON."""

from __future__ import annotations

from aftercare.domain.disclosures.grounds import Disclosed, LegalGround
from aftercare.domain.disclosures.protected_changes import Unwaited
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.disclosures.protected_change_rows import ProtectedChangeRow
from aftercare.store.disclosures.rows import DisclosureRow


class DisclosureOut(Out):
    """One sending. Without a `recipient` it is not yet said who got it; `voided_at` is set when nothing was sent after
    all."""

    row = DisclosureRow
    columns = """id version person_id disclosed_on what detail recipient ground source_id entered_by
        entered_at voided_by voided_at void_reason"""
    what: Disclosed
    ground: LegalGround


DISCLOSURES = resource_query(
    DisclosureOut, "disclosure x", order=("disclosed_on",), by=("person",), newest_first=True
)


class ProtectedChangeOut(Out):
    """A change that a victim may have to know of. Without a `disclosure_id` the prosecution service is still to be
    informed, and `not_waited_because` says why. Without `changed_at` the change is still to be made. `condition_id`:
    which zone or contact ban changes."""

    row = ProtectedChangeRow
    columns = """id version person_id what condition_id not_waited_because disclosure_id entered_by entered_at
        changed_at"""
    what: Disclosed
    not_waited_because: Unwaited | None


PROTECTED_CHANGES = resource_query(
    ProtectedChangeOut,
    "protected_change x",
    order=("entered_at",),
    by=("person",),
    newest_first=True,
)
