"""Judging a miss: evidence waits for a verdict, and a verdict has a name and a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import (
    AlreadyDecided,
    Conflict,
    IllegalTransition,
    Invalid,
    NotFound,
    Stale,
)
from aftercare.casework.absences.acts import add_evidence, give_verdict, revise_verdict
from aftercare.casework.absences.view import absence_file
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.people.home_addresses import NONE_YET as HOME_NONE_YET
from aftercare.casework.people.home_addresses import write_home_address
from aftercare.domain.absences.absence import EarlyReason, ExcuseGround, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.absences.rows import (
    AbsenceRow,
    AbsenceVerdictRow,
    evidence_of,
    get_absence,
    verdicts_of,
)
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.home_address_rows import HomeAddressRow
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def absence(arrange: Arranger) -> AbsenceRow:
    """Opened: yesterday's check-in was missed."""
    return arrange.miss(arrange.person(), NOW - timedelta(days=1))[1]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_stands_with_its_name_its_moment_and_its_reason(
    arrange: Arranger, database: Database, absence: AbsenceRow, verdict: Verdict
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(
            work,
            absence.id,
            1,
            verdict,
            " doktersbriefje gezien ",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    with database.work(arrange.office.supervisor, NOW) as work:
        row = get_absence(work.session, absence.id)
        assert (row.state, row.verdict, row.verdict_reason) == (
            "decided", verdict.value, "doktersbriefje gezien",
        )  # fmt: skip
        assert (row.decided_by, row.decided_at) == (arrange.office.officer.staff_id, NOW)
        assert row.evaluated_at is None


def test_evidence_is_kept_and_decides_nothing(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        row = add_evidence(work, absence.id, 1, ExcuseGround.MEDICAL, " griep ")
        assert (row.state, row.ground, row.evidence_note, row.verdict) == (
            "opened", "medical", "griep", None,
        )  # fmt: skip
        add_evidence(work, absence.id, 2, ExcuseGround.FAMILY, "")
        given = [(one.ground, one.note) for one in evidence_of(work.session, absence.id)]
        assert given == [("medical", "griep"), ("family", "")], "nothing entered is written over"
        shown = [one.ground for one in absence_file(work, absence.id).evidence]
        assert shown == ["family", "medical"], "what was entered last comes first"


@pytest.mark.parametrize("reason", ["", " \n", "x" * 4_001, "a\0b"])
def test_a_verdict_without_a_readable_reason_is_refused(
    arrange: Arranger, database: Database, absence: AbsenceRow, reason: str
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, reason)
    assert [fault.pointer for fault in caught.value.fields] == ["/reason"]


def test_a_verdict_is_given_once(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "een goede reden")
    with pytest.raises(AlreadyDecided), database.work(arrange.office.supervisor, NOW) as work:
        give_verdict(work, absence.id, 2, Verdict.UNEXCUSED, "een goede reden")
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        add_evidence(work, absence.id, 2, ExcuseGround.MEDICAL, "te laat")


def test_a_verdict_on_an_outdated_view_is_stale(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        add_evidence(work, absence.id, 1, ExcuseGround.MEDICAL, "")
    with pytest.raises(Stale), database.work(arrange.office.supervisor, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.UNEXCUSED, "een goede reden")


def test_a_dropped_absence_takes_no_verdict(arrange: Arranger, database: Database) -> None:
    appointment = arrange.appointment(arrange.person(), NOW - timedelta(days=1), state="attended")
    absence = arrange.absence(appointment, state="dropped")
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.UNEXCUSED, "een goede reden")


SENT = NOW - timedelta(days=2)


def remind(arrange: Arranger, absence: AbsenceRow, state: str, **changes: Any) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        missed = get_appointment(work.session, absence.appointment_id)
    arrange.message(missed, state=state, **{"claimed_at": SENT, "state_at": SENT} | changes)


def judge(
    arrange: Arranger,
    absence: AbsenceRow,
    verdict: Verdict,
    *,
    seen: bool,
    version: int = 1,
    early: EarlyReason | None = EarlyReason.NO_REASON,
    at: datetime = NOW,
) -> list[AbsenceVerdictRow]:
    with arrange.database.work(arrange.office.officer, at) as work:
        give_verdict(
            work,
            absence.id,
            version,
            verdict,
            "een goede reden",
            no_reminder_seen=seen,
            early_reason=early,
        )
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        return verdicts_of(work.session, absence.id)


@pytest.mark.parametrize(
    "state", ["failed", "undelivered", "withheld", "skipped_late", "unknown", "sent"]
)
def test_unexcused_without_a_delivered_reminder_asks_that_somebody_saw_that(
    arrange: Arranger, database: Database, absence: AbsenceRow, state: str
) -> None:
    remind(arrange, absence, state)
    with pytest.raises(Invalid) as caught:
        judge(arrange, absence, Verdict.UNEXCUSED, seen=False)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/no_reminder_seen", "no-reminder-unseen")
    ]
    with database.work(arrange.office.officer, NOW) as work:
        assert get_absence(work.session, absence.id).state == "opened"
        assert verdicts_of(work.session, absence.id) == []
    (given,) = judge(arrange, absence, Verdict.UNEXCUSED, seen=True)
    assert (given.verdict, given.reason) == ("unexcused", "een goede reden")
    assert (given.reminder_arrived, given.no_reminder_seen) == (False, True)
    assert (given.decided_by, given.decided_at) == (arrange.office.officer.staff_id, NOW)


def test_unexcused_at_a_visit_without_an_address_asks_that_somebody_saw_that(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    missed, absence = arrange.miss(person, NOW - timedelta(days=1), kind="home_visit")
    office = arrange.office

    def given(verdict: Verdict, version: int, *, seen: bool) -> bool | None:
        with database.work(office.officer, NOW) as work:
            give = give_verdict if version == 1 else revise_verdict
            give(
                work, absence.id, version, verdict, "een goede reden", no_reminder_seen=True,
                no_address_seen=seen, early_reason=EarlyReason.NO_REASON,
            )  # fmt: skip
            work.session.flush()
            return verdicts_of(work.session, absence.id)[-1].no_address_seen

    with pytest.raises(Invalid) as refused:
        given(Verdict.UNEXCUSED, 1, seen=False)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/no_address_seen", "no-address-unseen")
    ]
    assert given(Verdict.EXCUSED, 1, seen=False) is False, "that the visit was ours is no fault"
    # What is entered and corrected after the visit was not known then.
    for version, at in ((HOME_NONE_YET, None), (1, (4.9, 52.37))):
        with database.work(office.officer, NOW) as work:
            write_home_address(work, person.id, version, "Voorbeeldstraat 1", at)
    with pytest.raises(Invalid):
        given(Verdict.UNEXCUSED, 2, seen=False)
    assert given(Verdict.UNEXCUSED, 2, seen=True) is True
    with database.work(CLOCK, NOW) as work:
        home = work.session.get_one(HomeAddressRow, person.id)
        home.known_since = missed.starts_at
    assert given(Verdict.UNEXCUSED, 3, seen=True) is False, "an address was known"


def test_unexcused_before_the_deadline_for_evidence_asks_for_a_named_reason(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with pytest.raises(Invalid) as caught:
        judge(arrange, absence, Verdict.UNEXCUSED, seen=False, early=None)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/no_reminder_seen", "no-reminder-unseen"),
        ("/early_reason", "early-reason-missing"),
    ], "both at once"
    with database.work(arrange.office.officer, NOW) as work:
        assert get_absence(work.session, absence.id).state == "opened"
    (given,) = judge(
        arrange, absence, Verdict.UNEXCUSED, seen=True, early=EarlyReason.NO_EVIDENCE_COMING
    )
    assert (given.evidence_open, given.early_reason) == (True, "no_evidence_coming")


def test_evidence_that_was_looked_at_has_to_stand_in_the_file(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    looked_at = EarlyReason.EVIDENCE_INSUFFICIENT
    with pytest.raises(Invalid) as caught:
        judge(arrange, absence, Verdict.UNEXCUSED, seen=True, early=looked_at)
    assert [one.code for one in caught.value.fields] == ["no-evidence-entered"]
    with database.work(arrange.office.officer, NOW) as work:
        add_evidence(work, absence.id, 1, ExcuseGround.WORK, "rooster")
    (given,) = judge(arrange, absence, Verdict.UNEXCUSED, seen=True, early=looked_at, version=2)
    assert given.early_reason == looked_at


@pytest.mark.parametrize(
    ("verdict", "days", "evidence_open"),
    [(Verdict.UNEXCUSED, 9, False), (Verdict.EXCUSED, 0, True), (Verdict.SERVICE_FAILURE, 0, True)],
)
def test_after_the_deadline_or_in_favour_of_the_client_no_reason_is_asked_or_kept(
    arrange: Arranger, absence: AbsenceRow, verdict: Verdict, days: int, evidence_open: bool
) -> None:
    at = NOW + timedelta(days=days)
    (given,) = judge(arrange, absence, verdict, seen=True, early=EarlyReason.ACUTE_RISK, at=at)
    assert (given.evidence_open, given.early_reason) == (evidence_open, None)


@pytest.mark.parametrize(
    "kept",
    [
        {"evidence_open": True, "early_reason": None},
        {"evidence_open": False, "early_reason": "acute_risk"},
        {"evidence_open": True, "early_reason": "because"},
    ],
)
def test_the_database_takes_no_early_verdict_that_says_nothing_of_why(
    arrange: Arranger, absence: AbsenceRow, kept: dict[str, Any]
) -> None:
    row = AbsenceVerdictRow(
        absence_id=absence.id, person_id=absence.person_id, verdict="unexcused", reason="een goede reden",
        decided_by=arrange.office.officer.staff_id, decided_at=NOW, **kept,
    )  # fmt: skip
    with pytest.raises(Conflict):
        arrange.add(row)


def test_unexcused_of_a_client_in_custody_asks_why_it_counts_and_keeps_the_answer(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    _, absence = arrange.miss(person, NOW - timedelta(days=1))
    arrange.away(person, "custody", NOW - timedelta(days=3), NOW + timedelta(days=9))

    def unexcused(why: str, version: int = 1) -> None:
        with database.work(arrange.office.officer, NOW) as work:
            act = give_verdict if version == 1 else revise_verdict
            act(
                work, absence.id, version, Verdict.UNEXCUSED, "een goede reden", no_reminder_seen=True,
                early_reason=EarlyReason.NO_REASON, confinement_reason=why,
            )  # fmt: skip

    for version in (1, 2):
        with pytest.raises(Invalid) as caught:
            unexcused(" ", version)
        assert [(one.pointer, one.code) for one in caught.value.fields] == [
            ("/confinement_reason", "confinement-reason-missing")
        ]
        unexcused(" Was op verlof uit detentie. ", version)
    with database.work(arrange.office.supervisor, NOW) as work:
        file = absence_file(work, absence.id)
        assert file.away is not None
        assert file.away.kind == "custody"
        assert [one.confinement_reason for one in file.verdicts] == [
            "Was op verlof uit detentie."
        ] * 2


def test_no_reason_is_kept_for_a_client_who_was_free_to_come(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(
            work,
            absence.id,
            1,
            Verdict.EXCUSED,
            "een goede reden",
            confinement_reason="stond los van detentie",
        )
    with database.work(arrange.office.supervisor, NOW) as work:
        assert verdicts_of(work.session, absence.id)[0].confinement_reason is None


def test_the_version_is_looked_at_before_what_somebody_saw(
    arrange: Arranger, absence: AbsenceRow
) -> None:
    with pytest.raises(Stale):
        judge(arrange, absence, Verdict.UNEXCUSED, seen=False, version=7)


def test_with_a_delivered_reminder_nothing_has_to_be_seen_and_a_tick_says_nothing(
    arrange: Arranger, absence: AbsenceRow
) -> None:
    remind(arrange, absence, "failed")
    remind(arrange, absence, "delivered", slot="T-4")
    (given,) = judge(arrange, absence, Verdict.UNEXCUSED, seen=True)
    assert (given.reminder_arrived, given.no_reminder_seen) == (True, False)


@pytest.mark.parametrize("verdict", [Verdict.EXCUSED, Verdict.SERVICE_FAILURE])
def test_what_counts_against_nobody_asks_for_nothing(
    arrange: Arranger, absence: AbsenceRow, verdict: Verdict
) -> None:
    (given,) = judge(arrange, absence, verdict, seen=False)
    assert (given.reminder_arrived, given.no_reminder_seen) == (False, False)


def test_a_verdict_stays_on_record_when_the_outcome_was_corrected_and_the_next_one_asks_anew(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    judge(arrange, absence, Verdict.UNEXCUSED, seen=True)
    for outcome in (Outcome.ATTENDED, Outcome.MISSED):
        with database.work(arrange.office.officer, NOW) as work:
            missed = get_appointment(work.session, absence.appointment_id)
            record_outcome(work, missed.id, missed.version, outcome, "Een vergissing.")
    with database.work(arrange.office.officer, NOW) as work:
        version = get_absence(work.session, absence.id).version
    with pytest.raises(Invalid):
        judge(arrange, absence, Verdict.UNEXCUSED, seen=False, version=version)
    given = judge(arrange, absence, Verdict.SERVICE_FAILURE, seen=False, version=version)
    assert [one.verdict for one in given] == ["unexcused", "service_failure"]
    assert given[0].no_reminder_seen


def test_a_corrected_outcome_takes_the_verdict_off_the_absence_and_leaves_it_on_record(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    judge(arrange, absence, Verdict.UNEXCUSED, seen=True)
    assert escalations(arrange, absence) == [("unexcused-required", "opened")]
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, absence.appointment_id, 1, Outcome.ATTENDED, "Een vergissing.")
    with database.work(arrange.office.supervisor, NOW) as work:
        row = get_absence(work.session, absence.id)
        assert (row.state, row.verdict, row.verdict_reason) == ("dropped", None, None)
        assert (row.decided_by, row.decided_at, row.evaluated_at) == (None, None, None)
        assert [one.verdict for one in verdicts_of(work.session, absence.id)] == ["unexcused"]


def revise(
    arrange: Arranger, absence: AbsenceRow, verdict: Verdict, version: int, **more: Any
) -> None:
    later = NOW + timedelta(days=9)
    with arrange.database.work(arrange.office.deputy, later) as work:
        revise_verdict(work, absence.id, version, verdict, " brief van de huisarts ", **more)


def escalations(arrange: Arranger, absence: AbsenceRow) -> list[tuple[str, str]]:
    """After the rules looked: the person's escalations, each with its state."""
    with arrange.database.work(CLOCK, NOW) as work:
        if people_to_evaluate(work.session, NOW):
            evaluate_people(work, [absence.person_id])
    with arrange.database.work(CLOCK, NOW) as work:
        found = select(EscalationRow).where(EscalationRow.person_id == absence.person_id)
        return [(one.rule_code, one.state) for one in work.session.exec(found)]


def test_evidence_that_came_after_the_verdict_leads_to_another_and_the_first_stays_on_record(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    judge(arrange, absence, Verdict.UNEXCUSED, seen=True)
    before = escalations(arrange, absence)
    assert before == [("unexcused-required", "opened")]
    with database.work(CLOCK, NOW) as work:
        version = get_absence(work.session, absence.id).version
    revise(arrange, absence, Verdict.EXCUSED, version)
    with database.work(arrange.office.supervisor, NOW) as work:
        row = get_absence(work.session, absence.id)
        assert (row.state, row.verdict, row.verdict_reason) == (
            "decided", "excused", "brief van de huisarts",
        )  # fmt: skip
        assert [(one.verdict, one.decided_by) for one in verdicts_of(work.session, absence.id)] == [
            ("unexcused", arrange.office.officer.staff_id),
            ("excused", arrange.office.deputy.staff_id),
        ]
    # The escalation is a person's to end: it stays open, and nothing is opened beside it.
    assert escalations(arrange, absence) == before


def test_a_verdict_that_became_unexcused_is_evaluated_like_any_other(
    arrange: Arranger, absence: AbsenceRow
) -> None:
    judge(arrange, absence, Verdict.EXCUSED, seen=False)
    assert escalations(arrange, absence) == []
    with pytest.raises(Invalid):
        revise(arrange, absence, Verdict.UNEXCUSED, 2)
    revise(arrange, absence, Verdict.UNEXCUSED, 2, no_reminder_seen=True)
    assert escalations(arrange, absence) == [("unexcused-required", "opened")]


def test_the_same_verdict_again_is_on_record_and_no_news(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    judge(arrange, absence, Verdict.UNEXCUSED, seen=True)
    escalations(arrange, absence)
    with database.work(CLOCK, NOW) as work:
        row = get_absence(work.session, absence.id)
        version, evaluated_at = row.version, row.evaluated_at
    revise(arrange, absence, Verdict.UNEXCUSED, version, no_reminder_seen=True)
    with database.work(CLOCK, NOW) as work:
        assert get_absence(work.session, absence.id).evaluated_at == evaluated_at == NOW
        assert len(verdicts_of(work.session, absence.id)) == 2


def test_only_a_verdict_that_stands_is_revised_and_not_on_an_old_view(
    arrange: Arranger, absence: AbsenceRow
) -> None:
    with pytest.raises(IllegalTransition):
        revise(arrange, absence, Verdict.EXCUSED, 1)
    judge(arrange, absence, Verdict.EXCUSED, seen=False)
    with pytest.raises(Stale):
        revise(arrange, absence, Verdict.SERVICE_FAILURE, 1)


def test_the_database_takes_no_unexcused_absence_without_its_verdict_nor_one_unseen(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    past_the_act = text(
        "update absence set state = 'decided', verdict = 'unexcused', decided_by = :who, decided_at = :now"
        " where id = :id"
    )
    who = {"who": arrange.office.officer.staff_id, "now": NOW, "id": absence.id}
    with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
        work.session.execute(past_the_act, who)
    unseen = AbsenceVerdictRow(
        absence_id=absence.id, person_id=absence.person_id, verdict="unexcused", reason="een goede reden",
        reminder_arrived=False, decided_by=arrange.office.officer.staff_id, decided_at=NOW,
    )  # fmt: skip
    with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
        work.session.add(unseen)


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_absences_are_not_there(
    arrange: Arranger, database: Database, absence: AbsenceRow, who: str
) -> None:
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "een goede reden")
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        add_evidence(work, absence.id, 1, ExcuseGround.MEDICAL, "")
