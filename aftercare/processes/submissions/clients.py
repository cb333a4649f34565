"""Which client a submission names: by what stands in the files, or by an order that was sent and still waits."""

from __future__ import annotations

from aftercare.domain.submissions.contents import OrderChanged, OrderImposed
from aftercare.domain.submissions.documents import ReadSubmission, SubmissionType, read_submission
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.submissions.rows import clients_named, waiting_of_sender


def clients_of(work: UnitOfWork, sender: StaffRow, read: ReadSubmission) -> list[PersonRow]:
    """At most two, among the teams of the sender. With the clock's rights. A change may follow its order before an
    officer has accepted the order: then it is about the client of that one."""
    named, teams = read.client, sender.team_ids or []
    found = clients_named(work.session, teams, named.reference, named.court_reference)
    if found or named.court_reference is None or not isinstance(read.content, OrderChanged):
        return found
    # Asked again in the end: the order may be accepted between the two looks.
    return _of_waiting_orders(work, sender, read) or clients_named(
        work.session, teams, named.reference, named.court_reference
    )


def _of_waiting_orders(work: UnitOfWork, sender: StaffRow, read: ReadSubmission) -> list[PersonRow]:
    """The documents are encrypted: what they say is compared here."""
    named, waiting = read.client, SubmissionType.ORDER_IMPOSED
    ids = {
        row.person_id
        for row in waiting_of_sender(work.session, sender.id, waiting)
        if row.person_id is not None and _reference_in(row.document) == named.court_reference
    }
    people = [get_person(work.session, one) for one in sorted(ids)]
    teams = sender.team_ids or []
    return [
        one for one in people if one.team_id in teams and named.reference in (None, one.reference)
    ][:2]


def _reference_in(document: object) -> str | None:
    content = read_submission(document).content
    return content.court_reference if isinstance(content, OrderImposed) else None
