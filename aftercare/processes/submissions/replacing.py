"""Which addresses were sent after another one, what those leave of it, and what took its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from aftercare.domain.submissions.contents import AddressChange, AddressUse
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import SubmissionState, uses_left
from aftercare.store.submissions.rows import SubmissionRow

_COUNTS = (SubmissionState.WAITING, SubmissionState.ACCEPTED)


def sent_after(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> list[SubmissionRow]:
    """Those of its type that were sent after it, in that order; of one moment, what came later. `of_client`: every
    submission about its client."""
    found = [one for one in of_client if one.type == row.type and _order(one) > _order(row)]
    return sorted(found, key=_order)


def addresses_after(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> list[SubmissionRow]:
    """The later addresses, of any sender, that wait or were accepted."""
    return [one for one in sent_after(row, of_client) if one.state in _COUNTS]


def left_of(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> frozenset[AddressUse]:
    """The uses of an address that no later one has; none: it is history."""
    return uses_left(uses_of(row), map(uses_of, addresses_after(row, of_client)))


def later_of(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> SubmissionRow | None:
    """The first that was sent after it for all its uses, or else for one of them; None for one that was not
    replaced."""
    if row.state != SubmissionState.SUPERSEDED:
        return None
    mine, after = uses_of(row), sent_after(row, of_client)
    whole = (one for one in after if mine <= uses_of(one))
    return next(whole, None) or next((one for one in after if mine & uses_of(one)), None)


def uses_of(row: SubmissionRow) -> frozenset[AddressUse]:
    """Of an address; AssertionError for anything else."""
    content = read_submission(row.document).content
    assert isinstance(content, AddressChange)
    return content.uses


def _order(row: SubmissionRow) -> tuple[datetime, datetime, UUID]:
    return row.sent_at, row.received_at, row.id
