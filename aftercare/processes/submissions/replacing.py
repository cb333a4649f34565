"""What took the place of an address that was replaced by a later one."""

from __future__ import annotations

from collections.abc import Iterable

from aftercare.domain.submissions.contents import AddressChange, AddressUse
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import SubmissionState, replaces
from aftercare.store.submissions.rows import SubmissionRow


def later_of(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> SubmissionRow | None:
    """The first that was sent after it for the same uses; None for one that was not replaced. `of_client`: every
    submission about its client."""
    if row.state != SubmissionState.SUPERSEDED:
        return None
    mine, after = uses_of(row), (row.sent_at, row.received_at)
    found = [
        one
        for one in of_client
        if one.type == row.type
        and (one.sent_at, one.received_at) > after
        and replaces(uses_of(one), mine)
    ]
    return min(found, key=lambda one: (one.sent_at, one.received_at), default=None)


def uses_of(row: SubmissionRow) -> frozenset[AddressUse]:
    """Of an address; AssertionError for anything else."""
    content = read_submission(row.document).content
    assert isinstance(content, AddressChange)
    return content.uses
