"""A release that is accepted ends every open custody; what is sent is compared with all custody in the file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from aftercare.base.errors import Invalid, Stale
from aftercare.casework.submissions.acts import accept_submission
from aftercare.casework.submissions.proposal import Proposal
from aftercare.casework.submissions.view import SubmissionFile, submission_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.domain.time.wall_time import start_of_day
from aftercare.processes.submissions.landing import land
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.period_rows import OrderSuspensionRow, suspensions_of
from aftercare.store.people.rows import AwayPeriodRow
from tests.casework.orders.framing import TODAY, custody_of, detain, entered, order_now
from tests.casework.submissions.test_landing_at_once import document, machine
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


class Desk:
    """The officer of one client, and a sender."""

    def __init__(self, arrange: Arranger, database: Database) -> None:
        self.arrange, self.database, self.person = arrange, database, arrange.person()
        self.sender, self._sent = machine(arrange), 0

    def sent(self, kind: str, **content: Any) -> UUID:
        self._sent += 1
        number = f"N-{self._sent}"
        said = document(self.person.reference, kind, number=number) | {"content": content}
        with self.database.work(CLOCK, NOW) as work:
            return land(work, self.sender, read_submission(said), Way.HTTP, None).row.id

    def file(self, which: UUID) -> SubmissionFile:
        with self.database.work(self.arrange.office.officer, NOW) as work:
            return submission_file(work, which)

    def proposal(self, which: UUID) -> Proposal:
        found = self.file(which).proposal
        assert found is not None
        return found

    def accept(self, which: UUID, basis: str | None = None) -> None:
        with self.database.work(self.arrange.office.officer, NOW) as work:
            accept_submission(work, which, 1, basis or self.proposal(which).basis)

    def detentions(self) -> list[OrderSuspensionRow]:
        with self.database.work(CLOCK, NOW) as work:
            return suspensions_of(work.session, self.person.id)

    def custody(self) -> list[AwayPeriodRow]:
        return custody_of(self.database, self.person)

    def away(self, *moments: Any) -> None:
        self.arrange.away(self.person, "custody", *moments)


@pytest.fixture
def desk(arrange: Arranger, database: Database) -> Desk:
    return Desk(arrange, database)


def test_a_release_makes_custody_without_a_detention_one_until_that_day(desk: Desk) -> None:
    order = entered(desk.arrange, desk.database, desk.person)
    desk.away(NOW - 5 * DAY, None)
    which = desk.sent("release", until_on=TODAY.isoformat())
    file, proposal = desk.file(which), desk.proposal(which)
    assert (proposal.fault, proposal.replaces_custody) == (None, True)
    assert proposal.now == {"detained_from_on": TODAY - 5 * DAY, "detained_until_on": None}
    assert file.change is not None
    assert [one.after for one in file.change.orders] == [date(2027, 1, 6)]
    desk.accept(which)
    assert order_now(desk.database, order.id).ends_on == date(2027, 1, 6)
    (detention,), (custody,) = desk.detentions(), desk.custody()
    assert (detention.from_on, detention.until_on) == (TODAY - 5 * DAY, TODAY)
    assert (detention.away_period_id, custody.during.upper) == (
        custody.id,
        start_of_day(TODAY + DAY),
    )


def test_a_release_ends_custody_beside_the_detention_too(desk: Desk) -> None:
    detain(desk.arrange, desk.database, desk.person, TODAY - DAY, None)
    desk.away(NOW - 9 * DAY, None)
    desk.accept(desk.sent("release", until_on=TODAY.isoformat()))
    (custody,) = desk.custody()
    assert custody.during.upper == start_of_day(TODAY + DAY)


def test_a_release_ends_two_detentions_that_run_since_former_days(desk: Desk) -> None:
    detain(desk.arrange, desk.database, desk.person, TODAY - 3 * DAY, None)
    second = OrderSuspensionRow(
        person_id=desk.person.id,
        kind="detention",
        from_on=TODAY - DAY,
        entered_by=desk.arrange.office.officer.staff_id,
        entered_at=NOW,
    )
    desk.arrange.add(second)
    desk.accept(desk.sent("release", until_on=TODAY.isoformat()))
    assert [one.until_on for one in desk.detentions()] == [TODAY, TODAY]
    assert {one.during.upper for one in desk.custody()} == {start_of_day(TODAY + DAY)}


def test_a_release_before_any_custody_cannot_be_accepted(desk: Desk) -> None:
    desk.away(NOW + 2 * DAY, None)
    which = desk.sent("release", until_on=TODAY.isoformat())
    fault = desk.proposal(which).fault
    assert fault is not None
    assert fault.code == "no-detention"


def test_a_detention_takes_the_place_of_custody_that_it_overlaps(desk: Desk) -> None:
    desk.away(NOW - 2 * DAY, None)
    which = desk.sent("detention", from_on=TODAY.isoformat())
    proposal = desk.proposal(which)
    assert proposal.now == {"detained_from_on": TODAY - 2 * DAY, "detained_until_on": None}
    assert [one.field for one in proposal.changes] == ["detained_from_on"]
    desk.accept(which)
    (detention,), (custody,) = desk.detentions(), desk.custody()
    assert detention.away_period_id == custody.id
    assert custody.during.lower == start_of_day(TODAY)


def test_custody_that_changed_since_it_was_looked_at_is_looked_at_again(desk: Desk) -> None:
    desk.away(NOW - 2 * DAY, None)
    which = desk.sent("release", until_on=TODAY.isoformat())
    basis = desk.proposal(which).basis
    desk.away(NOW - 6 * DAY, None)
    with pytest.raises(Stale):
        desk.accept(which, basis)


@pytest.mark.parametrize(
    ("days", "code"),
    [((TODAY - 3 * DAY, None), "detention-runs"), ((TODAY - 3 * DAY, TODAY), "detention-overlaps")],
)
def test_a_detention_on_days_of_another_cannot_be_accepted(
    desk: Desk, days: tuple[date, date | None], code: str
) -> None:
    detain(desk.arrange, desk.database, desk.person, *days)
    which = desk.sent("detention", from_on=TODAY.isoformat())
    proposal = desk.proposal(which)
    assert proposal.fault is not None
    assert (proposal.fault.code, proposal.fault.pointer) == (code, "/content/from_on")
    assert (TODAY - 3 * DAY).isoformat() in proposal.fault.detail
    with pytest.raises(Invalid):
        desk.accept(which)
    assert len(desk.detentions()) == 1


def test_one_on_earlier_days_than_the_detention_that_runs_can_be_accepted(desk: Desk) -> None:
    detain(desk.arrange, desk.database, desk.person, TODAY, None)
    before = {"from_on": "2026-06-01", "until_on": "2026-06-30"}
    desk.accept(desk.sent("detention", **before))
    assert [one.from_on for one in desk.detentions()] == [date(2026, 6, 1), TODAY]


def test_a_correction_that_reaches_into_another_detention_cannot_be_accepted(desk: Desk) -> None:
    detain(desk.arrange, desk.database, desk.person, date(2026, 6, 1), date(2026, 6, 30))
    detain(desk.arrange, desk.database, desk.person, TODAY, None)
    fault = desk.proposal(desk.sent("detention", from_on="2026-06-01")).fault
    assert fault is not None
    assert fault.code == "detention-runs"
