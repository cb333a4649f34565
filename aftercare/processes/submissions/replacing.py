"""Which addresses were sent after another one, what those leave of it, and what took its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from aftercare.domain.submissions.contents import AddressChange, AddressUse
from aftercare.domain.submissions.documents import SubmissionType, read_submission
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


def left_of_accepted(
    row: SubmissionRow, of_client: Iterable[SubmissionRow]
) -> frozenset[AddressUse]:
    """The uses of an address that no later one took over once accepted; none: it is history for good."""
    accepted = (
        one for one in addresses_after(row, of_client) if one.state == SubmissionState.ACCEPTED
    )
    return uses_left(uses_of(row), map(uses_of, accepted))


def later_waiting(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> SubmissionRow | None:
    """The latest address that waits too and shares a use with this one: it is decided on first."""
    mine = uses_of(row)
    after = addresses_after(row, of_client)
    waiting = [one for one in after if one.state == SubmissionState.WAITING and mine & uses_of(one)]
    return waiting[-1] if waiting else None


def is_set_aside(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> bool:
    """Whether it is an address that waits, and later ones have every use of it."""
    return is_waiting_address(row) and not left_of(row, of_client)


def is_waiting_address(row: SubmissionRow) -> bool:
    return row.type == SubmissionType.ADDRESS_CHANGE and row.state == SubmissionState.WAITING


def waits_again(row: SubmissionRow, of_client: Sequence[SubmissionRow]) -> list[SubmissionRow]:
    """Of an address that waits the later ones that were refused, so that it waits again; of one that was refused the
    older ones that wait again for that. In the order in which they were sent."""
    if row.type != SubmissionType.ADDRESS_CHANGE or row.person_id is None:
        return []
    if row.state == SubmissionState.WAITING:
        left = left_of(row, of_client)
        return [one for one in refused_after(row, of_client) if left & uses_of(one)]
    if row.state != SubmissionState.REFUSED:
        return []
    waiting = filter(is_waiting_address, of_client)
    return sorted((one for one in waiting if row in waits_again(one, of_client)), key=_order)


def refused_after(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> list[SubmissionRow]:
    """Later addresses that share a use with this one, and were refused while it was here."""
    mine, came_at = uses_of(row), row.matched_at or row.received_at
    return [
        one
        for one in sent_after(row, of_client)
        if one.state == SubmissionState.REFUSED
        and one.decided_at is not None
        and one.decided_at >= came_at
        and mine & uses_of(one)
    ]


def later_of(row: SubmissionRow, of_client: Iterable[SubmissionRow]) -> SubmissionRow | None:
    """The first that was sent after it for all its uses, or else for one of them; of those that count, as far as any
    does. None for one that was not replaced."""
    if row.state != SubmissionState.SUPERSEDED:
        return None
    mine = uses_of(row)
    after = addresses_after(row, of_client) or sent_after(row, of_client)
    whole = (one for one in after if mine <= uses_of(one))
    return next(whole, None) or next((one for one in after if mine & uses_of(one)), None)


def uses_of(row: SubmissionRow) -> frozenset[AddressUse]:
    """Of an address; AssertionError for anything else."""
    content = read_submission(row.document).content
    assert isinstance(content, AddressChange)
    return content.uses


def _order(row: SubmissionRow) -> tuple[datetime, datetime, UUID]:
    return row.sent_at, row.received_at, row.id
