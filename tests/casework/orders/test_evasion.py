"""An evasion shares no day with another suspension, ends where custody begins, and asks the supervisor what follows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import FieldFault, Invalid, Stale
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.escalation.acts import decide
from aftercare.casework.orders.period_changes import previewed_change
from aftercare.casework.orders.periods import (
    NewSuspension,
    correct_suspension,
    enter_suspension,
    void_suspension,
)
from aftercare.casework.papers.drafts import NewPaper, draft_paper
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.moves import PeriodChange, SuspensionMove
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.papers import PaperKind, from_json
from aftercare.domain.papers.violation_report import violation_report
from aftercare.domain.time.wall_time import start_of_day
from aftercare.processes.escalation.closing import still_overdue
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.scheduling.escalation.run_steps import run_steps
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.orders.period_rows import OrderSuspensionRow, suspensions_of
from aftercare.store.people.rows import PersonRow
from tests.casework.orders.framing import DETENTION, EVASION, TODAY, custody_of
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

DAY = timedelta(days=1)
SINCE = TODAY - 8 * DAY


@dataclass
class File:
    """The file of one client, changed by its officer."""

    arrange: Arranger
    database: Database
    person: PersonRow

    def enter(self, kind: SuspensionKind, *days: date | None) -> tuple[UUID, PeriodChange]:
        first, last = days
        assert first is not None
        with self.database.work(self.arrange.office.officer, NOW) as work:
            done = enter_suspension(work, self.person.id, NewSuspension(kind, first, last))
            return done.row.id, done.change

    def correct(
        self, which: UUID, version: int, kind: SuspensionKind, *days: date | None
    ) -> PeriodChange:
        first, last = days
        assert first is not None
        with self.database.work(self.arrange.office.officer, NOW) as work:
            new = NewSuspension(kind, first, last)
            return correct_suspension(work, which, version, new).change

    def void(self, which: UUID, version: int = 1) -> PeriodChange:
        with self.database.work(self.arrange.office.officer, NOW) as work:
            return void_suspension(work, which, version).change

    def stood_before(self, kind: SuspensionKind, *days: date | None) -> OrderSuspensionRow:
        """One that an earlier release took without asking."""
        first, last = days
        assert first is not None
        row = OrderSuspensionRow(
            person_id=self.person.id, kind=kind.value, from_on=first, until_on=last,
            entered_by=self.arrange.office.officer.staff_id, entered_at=NOW,
        )  # fmt: skip
        self.arrange.add(row)
        return row

    def days(self) -> list[tuple[str, date, date | None]]:
        with self.database.work(CLOCK, NOW) as work:
            found = suspensions_of(work.session, self.person.id)
        return [(one.kind, one.from_on, one.until_on) for one in found if one.voided_at is None]

    def asked(self, state: str = "opened") -> list[DeadlineRow]:
        with self.database.work(CLOCK, NOW) as work:
            found = deadlines_of(work.session, self.person.id)
        return [one for one in found if (one.code, one.state) == ("evasion", state)]


@pytest.fixture
def file(arrange: Arranger, database: Database) -> File:
    return File(arrange, database, arrange.person())


def refused(file: File, kind: SuspensionKind, *days: date | None) -> FieldFault:
    with pytest.raises(Invalid) as raised:
        file.enter(kind, *days)
    (fault,) = raised.value.fields
    assert fault.pointer == "/from_on"
    return fault


@pytest.mark.parametrize(
    ("standing", "new", "code"),
    [
        ((EVASION, SINCE, None), (EVASION, TODAY, None), "evasion-runs"),
        ((EVASION, SINCE, TODAY), (EVASION, TODAY, None), "evasion-overlaps"),
        ((DETENTION, SINCE, None), (EVASION, TODAY, None), "detention-runs"),
        ((DETENTION, SINCE, TODAY), (EVASION, TODAY, None), "detention-overlaps"),
        # Nothing would be left of it, or it would begin in custody: a person says which of the two is wrong.
        ((EVASION, TODAY, None), (DETENTION, TODAY, None), "evasion-runs"),
        ((EVASION, TODAY, None), (DETENTION, SINCE, None), "evasion-runs"),
        ((EVASION, SINCE, TODAY), (DETENTION, TODAY, None), "evasion-overlaps"),
    ],
)
def test_two_suspensions_that_share_a_day_are_refused_with_the_days_of_the_one_that_stands(
    file: File,
    standing: tuple[SuspensionKind, date, date | None],
    new: tuple[SuspensionKind, date, date | None],
    code: str,
) -> None:
    file.enter(*standing)
    fault = refused(file, *new)
    _, first, last = standing
    assert fault.code == code
    assert fault.holes == ({"first": first} if last is None else {"first": first, "last": last})
    assert len(file.days()) == 1


def test_a_correction_of_an_evasion_may_not_reach_into_another_suspension(file: File) -> None:
    file.enter(EVASION, SINCE, SINCE + DAY)
    which, _ = file.enter(EVASION, TODAY, None)
    with pytest.raises(Invalid) as raised:
        file.correct(which, 1, EVASION, SINCE, None)
    assert [one.code for one in raised.value.fields] == ["evasion-overlaps"]
    with pytest.raises(Invalid):
        file.correct(which, 1, DETENTION, SINCE, None)


def test_two_evasions_that_overlap_since_former_days_can_each_be_ended(file: File) -> None:
    first = file.stood_before(EVASION, SINCE, None)
    second = file.stood_before(EVASION, SINCE + DAY, None)
    file.correct(second.id, 1, EVASION, SINCE + DAY, TODAY)
    file.correct(first.id, 1, EVASION, SINCE, SINCE)
    assert [last for _, _, last in file.days()] == [SINCE, TODAY]


def test_custody_ends_the_evasion_the_day_before_and_says_so_beforehand(
    file: File, arrange: Arranger, database: Database
) -> None:
    file.enter(EVASION, SINCE, None)
    ends = SuspensionMove("evasion", SINCE, TODAY - DAY)
    new = NewSuspension(DETENTION, TODAY, None)
    with database.work(arrange.office.officer, NOW) as work:
        seen = previewed_change(work, lambda then: enter_suspension(then, file.person.id, new))
    assert seen.suspensions == (ends,)
    assert len(file.days()) == 1
    _, change = file.enter(DETENTION, TODAY, None)
    assert change.suspensions == (ends,)
    assert file.days() == [("evasion", SINCE, TODAY - DAY), ("detention", TODAY, None)]


def test_the_release_does_not_bring_the_evasion_back(file: File) -> None:
    file.enter(EVASION, SINCE, None)
    which, _ = file.enter(DETENTION, TODAY - DAY, None)
    assert file.correct(which, 1, DETENTION, TODAY - DAY, TODAY).suspensions == ()
    assert file.days() == [("evasion", SINCE, TODAY - 2 * DAY), ("detention", TODAY - DAY, TODAY)]


def test_a_release_ends_an_evasion_that_ran_on_beside_custody_since_former_days(file: File) -> None:
    file.stood_before(EVASION, SINCE, None)
    custody = file.stood_before(DETENTION, TODAY - DAY, None)
    change = file.correct(custody.id, 1, DETENTION, TODAY - DAY, TODAY)
    assert change.suspensions == (SuspensionMove("evasion", SINCE, TODAY - 2 * DAY),)
    assert file.days()[0] == ("evasion", SINCE, TODAY - 2 * DAY)


def test_custody_that_proves_to_have_begun_earlier_ends_the_evasion_earlier(file: File) -> None:
    file.enter(EVASION, SINCE, None)
    which, _ = file.enter(DETENTION, TODAY, None)
    file.correct(which, 1, DETENTION, TODAY - 3 * DAY, None)
    assert file.days()[0] == ("evasion", SINCE, TODAY - 4 * DAY)


def test_undoing_custody_leaves_the_evasion_ended_and_says_so(file: File) -> None:
    file.enter(EVASION, SINCE, None)
    which, _ = file.enter(DETENTION, TODAY, None)
    change = file.void(which)
    assert change.suspensions == (SuspensionMove("evasion", SINCE, TODAY - DAY, stays=True),)
    assert file.days() == [("evasion", SINCE, TODAY - DAY)]


def test_a_page_of_the_evasion_from_before_the_custody_is_stale(file: File) -> None:
    evasion, _ = file.enter(EVASION, SINCE, None)
    file.enter(DETENTION, TODAY, None)
    with pytest.raises(Stale):
        file.correct(evasion, 1, EVASION, SINCE, TODAY)


def test_of_two_workers_with_one_evasion_the_second_waits_and_is_refused(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    file = File(arrange, fresh_database, arrange.person())
    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            enter_suspension(work, file.person.id, NewSuspension(EVASION, SINCE))
            second = pool.submit(file.enter, EVASION, SINCE, None)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(Invalid) as raised:
            second.result(timeout=30)
    assert [one.code for one in raised.value.fields] == ["evasion-runs"]
    assert len(file.days()) == len(file.asked()) == 1


def test_the_release_of_one_of_two_detentions_of_former_days_ends_both(
    file: File, database: Database
) -> None:
    first = file.stood_before(DETENTION, SINCE, None)
    second = SINCE + DAY
    file.stood_before(DETENTION, second, None)
    change = file.correct(first.id, 1, DETENTION, SINCE, TODAY)
    assert change.suspensions == (SuspensionMove("detention", second, TODAY),)
    assert [last for _, _, last in file.days()] == [TODAY, TODAY]
    released_at = start_of_day(TODAY + DAY)
    assert {one.during.upper for one in custody_of(database, file.person)} == {released_at}


def test_a_detention_that_begins_after_the_release_stays(file: File) -> None:
    first = file.stood_before(DETENTION, SINCE, None)
    file.stood_before(DETENTION, TODAY + 9 * DAY, None)
    assert file.correct(first.id, 1, DETENTION, SINCE, TODAY).suspensions == ()
    assert [last for _, _, last in file.days()] == [TODAY, None]


def test_an_evasion_asks_officer_and_supervisor_at_once(
    file: File, arrange: Arranger, database: Database
) -> None:
    _, change = file.enter(EVASION, SINCE, None)
    assert [(one.code, one.after) for one in change.deadlines] == [("evasion", NOW)]
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [file.person.id])
        query = select(EscalationRow).where(EscalationRow.person_id == file.person.id)
        (escalation,) = work.session.exec(query).all()
        run_steps(work, escalation.id)
        heard = {one.staff_id for one in work.session.exec(select(StaffNoticeRow)).all()}
    assert escalation.trigger_key == "evasion-entered"
    assert heard == {arrange.office.officer.staff_id, arrange.office.supervisor.staff_id}
    with database.work(arrange.office.supervisor, NOW) as work:
        (asked,) = file.asked()
        finish_deadline(work, asked.id, asked.version, TODAY, "Reported to the prosecutor.")
    with database.work(CLOCK, NOW) as work:
        assert not still_overdue(work, escalation.id)
        assert work.session.get_one(EscalationRow, escalation.id).state == "resolved"


def test_only_a_supervisor_says_what_followed_and_says_it(
    file: File, arrange: Arranger, database: Database
) -> None:
    file.enter(EVASION, SINCE, None)
    (asked,) = file.asked()
    with pytest.raises(Invalid) as raised, database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, asked.id, asked.version, TODAY, "Called.")
    assert raised.value.fields[0].code == "supervisor-decides"
    with pytest.raises(Invalid) as raised, database.work(arrange.office.supervisor, NOW) as work:
        finish_deadline(work, asked.id, asked.version, TODAY, " ")
    assert [(one.pointer, one.code) for one in raised.value.fields] == [("/note", "missing")]


def test_what_followed_was_not_decided_before_the_evasion_began(
    file: File, arrange: Arranger, database: Database
) -> None:
    file.enter(EVASION, SINCE, None)
    (asked,) = file.asked()
    with pytest.raises(Invalid) as raised, database.work(arrange.office.supervisor, NOW) as work:
        finish_deadline(work, asked.id, asked.version, SINCE - DAY, "Reported to the court.")
    fault = FieldFault("/done_on", "before-evasion", holes={"first": SINCE})
    assert raised.value.fields == (fault,)
    with database.work(arrange.office.supervisor, NOW) as work:
        finish_deadline(work, asked.id, asked.version, SINCE, "Reported to the court.")
    assert file.asked() == []


def test_the_question_stays_when_the_evasion_ends_and_goes_when_it_is_undone(file: File) -> None:
    which, _ = file.enter(EVASION, SINCE, None)
    file.correct(which, 1, EVASION, SINCE - DAY, TODAY)
    assert [one.counted_from_on for one in file.asked()] == [SINCE - DAY]
    file.void(which, 2)
    assert file.asked() == []
    assert len(file.asked("dropped")) == 1
    file.enter(EVASION, SINCE, None)
    assert len(file.asked()) == 1


def test_a_second_evasion_is_asked_about_again_and_one_before_enrolment_is_not(file: File) -> None:
    file.enter(EVASION, SINCE, SINCE)
    file.enter(EVASION, TODAY, None)
    assert len(file.asked()) == 2
    before = file.person.enrolled_on - 9 * DAY
    file.enter(EVASION, before, before + DAY)
    assert len(file.asked()) == 2


def test_one_that_becomes_a_detention_asks_no_more(file: File) -> None:
    which, _ = file.enter(EVASION, SINCE, None)
    file.correct(which, 1, DETENTION, SINCE, None)
    assert file.asked() == []


def test_a_decision_to_report_an_evasion_answers_it_and_asks_for_the_report(
    file: File, arrange: Arranger, database: Database
) -> None:
    file.enter(EVASION, SINCE, None)
    supervisor = arrange.office.supervisor
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [file.person.id])
        query = select(EscalationRow).where(EscalationRow.person_id == file.person.id)
        escalation = work.session.exec(query).one()
        which, version = escalation.id, escalation.version
    with database.work(supervisor, NOW) as work:
        reason = "De cliënt is sinds acht dagen weg en nergens bereikbaar."
        decided = decide(work, which, version, Decision.PROPOSE_REPORT, reason)
        assert decided.state == "resolved"
    assert (file.asked(), [one.done_note for one in file.asked("done")]) == ([], [reason])
    with database.work(arrange.office.officer, NOW) as work:
        new = NewPaper(file.person.id, PaperKind.VIOLATION_REPORT, escalation_id=which)
        sections = violation_report(from_json(draft_paper(work, new).facts), "nl")
    lines = [one.text for section in sections for one in section.statements]
    assert any("onttrekking aan het toezicht" in one for one in lines)
    with database.work(CLOCK, NOW) as work:
        assert not still_overdue(work, which)
        evaluate_people(work, [file.person.id])
        assert len(work.session.exec(query).all()) == 1
