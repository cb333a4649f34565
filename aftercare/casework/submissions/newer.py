"""What the file knows since a submission was sent: a later message about the same, or what was entered by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from aftercare.casework.submissions.proposal import Proposal
from aftercare.domain.submissions.contents import AddressChange, AddressUse
from aftercare.domain.submissions.court_references import folded_reference
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import SubmissionState, references_of, story_of
from aftercare.domain.submissions.same_matter import CUSTODY, LAST_DAY, fields_of_later, matter_of
from aftercare.domain.submissions.stated import ADDRESSES
from aftercare.processes.submissions.replacing import addresses_after, uses_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import PostalAddressRow, address_of
from aftercare.store.orders.changed_by_hand import changed_by_hand
from aftercare.store.people.home_address_rows import HomeAddressRow, home_address_of
from aftercare.store.submissions.rows import SubmissionRow, submissions_of

EXTENSION: Final = "extension"
_ROW_OF: Final = {AddressUse.HOME: home_address_of, AddressUse.LETTERS: address_of}


class ByHand(StrEnum):
    """What a person does to the last day of an order, as the store names it."""

    ENDED = "order-ended"
    REOPENED = "order-reopened"
    EXTENDED = "extension-entered"
    EXTENSION_UNDONE = "extension-undone"

    @property
    def field(self) -> str:
        is_end = self in (ByHand.ENDED, ByHand.REOPENED)
        return "ended_on" if is_end else EXTENSION


@dataclass(frozen=True)
class Newer:
    """Of a field, what is newer than the submission. `at`: when the other was sent, or when a person entered it.
    `submission`: the later one; None for what was entered by hand. `stays`: accepting does not replace what is newer.
    `by_hand`: of an order, what a person did."""

    field: str
    at: datetime
    submission: SubmissionRow | None
    stays: bool
    by_hand: ByHand | None = None


def newer_than(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> Sequence[Newer]:
    """In the order of the fields; the newest message of each. `row` waits and has a client."""
    assert row.person_id is not None
    of_client = submissions_of(work.session, row.person_id)
    content = read_submission(row.document).content
    if isinstance(content, AddressChange):
        return list(_addresses(work, row, proposal, of_client))
    return _same_matters(work, row, proposal, of_client)


def _addresses(
    work: UnitOfWork, row: SubmissionRow, proposal: Proposal, of_client: list[SubmissionRow]
) -> Iterator[Newer]:
    assert row.person_id is not None
    after = addresses_after(row, of_client)
    changed = {one.field for one in proposal.changes}
    for use, field in ADDRESSES.items():
        if use not in uses_of(row):
            continue
        later = [one for one in after if use in uses_of(one)]
        if later:
            yield Newer(field, later[-1].sent_at, later[-1], stays=True)
            continue
        standing = _ROW_OF[use](work.session, row.person_id)
        if (
            field in changed
            and standing is not None
            and standing.entered_at > row.sent_at
            and not _was_sent(standing, of_client)
        ):
            yield Newer(field, standing.entered_at, None, stays=False)


def _was_sent(standing: HomeAddressRow | PostalAddressRow, of_client: list[SubmissionRow]) -> bool:
    """Whether the address was entered by accepting a submission: that is one transaction, with one moment."""
    return any(
        one.type == SubmissionType.ADDRESS_CHANGE
        and one.state == SubmissionState.ACCEPTED
        and one.decided_at == standing.entered_at
        for one in of_client
    )


def _same_matters(
    work: UnitOfWork, row: SubmissionRow, proposal: Proposal, of_client: list[SubmissionRow]
) -> list[Newer]:
    """Of orders and custody: courts and prisons are not ranked by the moment of sending alone, so a person decides.
    The last word on each matter: of a message, or by hand."""
    story = story_of(SubmissionType(row.type))
    content = read_submission(row.document).content
    changes = [one.field for one in proposal.changes]
    accepted = [
        one
        for one in of_client
        if one.type in story and one.state == SubmissionState.ACCEPTED and one.sent_at > row.sent_at
    ]
    found: dict[str, Newer] = {}
    for one in sorted(accepted, key=lambda it: it.sent_at):
        later = read_submission(one.document).content
        for field in fields_of_later(content, changes, proposal.now, later):
            # Another extension is added to what is there.
            found[matter_of(field)] = Newer(field, one.sent_at, one, stays=field == EXTENSION)
    hands: list[Newer] = []
    # A number that was corrected since is the order's all the same.
    about = references_of(content) | {folded_reference(proposal.about_order)}
    for matter, at, what in _by_hand(work, row, about):
        changed = next((it for it in changes if matter_of(it) == matter), None)
        message = found[matter].submission if matter in found else None
        if changed is None or (message and message.decided_at and message.decided_at >= at):
            continue
        field = what.field if what else changed
        hands.append(Newer(field, at, None, what is not None and _stays(what, changes), what))
    for hand in hands:
        found.pop(matter_of(hand.field), None)
    place = {field: number for number, field in reversed(list(enumerate(changes)))}
    return sorted([*found.values(), *hands], key=lambda it: place.get(it.field, -1))


def _stays(what: ByHand, changes: Collection[str]) -> bool:
    """An extension is added to those that stand; an end is replaced by another one alone."""
    return what.field == EXTENSION or what.field not in changes


def _by_hand(
    work: UnitOfWork, row: SubmissionRow, about: Collection[str]
) -> Iterator[tuple[str, datetime, ByHand | None]]:
    """By matter, when a person last changed it since the submission was sent; of an order, the last of its end and the
    last of its extensions. `about`: the folded references of the order."""
    assert row.person_id is not None
    last: dict[str, tuple[datetime, ByHand]] = {}
    known = changed_by_hand(work.session, row.person_id, row.sent_at)
    for one in sorted(known, key=lambda it: it["at"]):
        if one["about"] == "custody":
            yield from ((field, one["at"], None) for field in CUSTODY)
        elif folded_reference(one["court_reference"]) not in about:
            continue
        elif one["kind"]:
            yield one["kind"], one["at"], None
        else:
            what = ByHand(one["about"])
            last[what.field] = one["at"], what
    yield from ((LAST_DAY, at, what) for at, what in last.values())
