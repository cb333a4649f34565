"""What went to third parties, as JSON."""

from __future__ import annotations

from aftercare.domain.disclosures.grounds import Disclosed, Ground
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.disclosures.rows import DisclosureRow


class DisclosureOut(Out):
    """One sending. Without a `recipient` it is not yet said who got it; `voided_at` is set when nothing was sent after
    all."""

    row = DisclosureRow
    columns = """id version person_id disclosed_on what detail recipient ground source_id entered_by
        entered_at voided_by voided_at void_reason"""
    what: Disclosed
    ground: Ground


DISCLOSURES = resource_query(
    DisclosureOut, "disclosure x", order=("disclosed_on",), by=("person",), newest_first=True
)
