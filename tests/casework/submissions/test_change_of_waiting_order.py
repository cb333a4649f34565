"""A change that names its client by an order which was sent before and still waits lands at that client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.base.subject_errors import EarlierWaits
from aftercare.casework.submissions.acts import accept_submission
from aftercare.casework.submissions.view import submission_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import land
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.submissions.rows import SubmissionRow
from tests.store.arranging import NOW, Arranger
from tests.submissions import submission

COURT = "16-123456-26"


def court(arrange: Arranger, username: str) -> StaffRow:
    actor = arrange.staff(
        "machine",
        username=username,
        scopes=["send-submissions"],
        team_ids=[arrange.office.team_id],
        ends_on=NOW.date() + timedelta(days=30),
    )
    with arrange.database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, actor.staff_id)


def sent(
    database: Database, sender: StaffRow, kind: str, number: str, minutes: int, **more: Any
) -> SubmissionRow:
    at = (NOW + timedelta(minutes=minutes)).isoformat()
    said = read_submission(submission(kind, number, sent_at=at, **more))
    with database.work(CLOCK, NOW) as work:
        return land(work, sender, said, Way.HTTP, None).row


def test_a_change_named_by_a_waiting_order_waits_behind_it_at_the_same_client(
    arrange: Arranger, database: Database
) -> None:
    person, sender, officer = arrange.person(), court(arrange, "court"), arrange.office.officer
    named = {"reference": person.reference}
    order = sent(database, sender, "order-imposed", "N-1", -20, client=named)
    change = sent(database, sender, "order-changed", "N-2", -10, client={"court_reference": COURT})
    assert (change.person_id, change.problem) == (person.id, None)

    def accepted(row: SubmissionRow) -> str:
        with database.work(officer, NOW) as work:
            proposal = submission_file(work, row.id).proposal
            assert proposal is not None
            return accept_submission(work, row.id, row.version, proposal.basis).state

    with pytest.raises(EarlierWaits):
        accepted(change)
    assert accepted(order) == "accepted"
    assert accepted(change) == "accepted"


@pytest.mark.parametrize("wrong", ["another sender", "another reference", "another client too"])
def test_a_change_is_not_matched_by_an_order_that_is_not_the_one_it_names(
    arrange: Arranger, database: Database, wrong: str
) -> None:
    person, sender = arrange.person(), court(arrange, "court")
    sent(database, sender, "order-imposed", "N-1", -20, client={"reference": person.reference})
    who = court(arrange, "other-court") if wrong == "another sender" else sender
    client = {"court_reference": "X" if wrong == "another reference" else COURT}
    if wrong == "another client too":
        client["reference"] = arrange.person().reference
    change = sent(database, who, "order-changed", "N-2", -10, client=client)
    assert (change.person_id, change.problem) == (None, "unknown-client")


def test_a_change_of_an_order_that_waits_at_two_clients_is_for_the_supervisor(
    arrange: Arranger, database: Database
) -> None:
    sender = court(arrange, "court")
    for number in ("N-1", "N-2"):
        named = {"reference": arrange.person().reference}
        sent(database, sender, "order-imposed", number, -20, client=named)
    change = sent(database, sender, "order-changed", "N-3", -10, client={"court_reference": COURT})
    assert (change.person_id, change.problem) == (None, "several-clients")
