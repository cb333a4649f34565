"""Weighing a miss: evidence waits for a verdict, and a verdict has a name and a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import AlreadyDecided, IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.absences import add_evidence, decide_absence
from aftercare.domain.absences import Ground, Verdict
from aftercare.store.absences import AbsenceRow, get_absence
from aftercare.store.unit_of_work import Database
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
        decide_absence(work, absence.id, 1, verdict, " doktersbriefje gezien ")
    with database.work(arrange.office.supervisor, NOW) as work:
        row = get_absence(work.session, absence.id)
        assert (row.state, row.verdict, row.verdict_reason) == (
            "decided", verdict.value, "doktersbriefje gezien",
        )  # fmt: skip
        assert (row.decided_by, row.decided_at) == (arrange.office.officer.staff_id, NOW)
        assert row.weighed_at is None


def test_evidence_is_kept_and_decides_nothing(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        row = add_evidence(work, absence.id, 1, Ground.MEDICAL, " griep ")
        assert (row.state, row.ground, row.evidence_note, row.verdict) == (
            "opened", "medical", "griep", None,
        )  # fmt: skip
        add_evidence(work, absence.id, 2, Ground.FAMILY, "")


@pytest.mark.parametrize("reason", ["", " \n", "x" * 4_001, "a\0b"])
def test_a_verdict_without_a_readable_reason_is_refused(
    arrange: Arranger, database: Database, absence: AbsenceRow, reason: str
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        decide_absence(work, absence.id, 1, Verdict.EXCUSED, reason)
    assert [fault.pointer for fault in caught.value.fields] == ["/reason"]


def test_a_verdict_is_given_once(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        decide_absence(work, absence.id, 1, Verdict.EXCUSED, "reden")
    with pytest.raises(AlreadyDecided), database.work(arrange.office.supervisor, NOW) as work:
        decide_absence(work, absence.id, 2, Verdict.UNEXCUSED, "reden")
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        add_evidence(work, absence.id, 2, Ground.MEDICAL, "te laat")


def test_a_verdict_on_an_outdated_view_is_stale(
    arrange: Arranger, database: Database, absence: AbsenceRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        add_evidence(work, absence.id, 1, Ground.MEDICAL, "")
    with pytest.raises(Stale), database.work(arrange.office.supervisor, NOW) as work:
        decide_absence(work, absence.id, 1, Verdict.UNEXCUSED, "reden")


def test_a_dropped_absence_takes_no_verdict(arrange: Arranger, database: Database) -> None:
    appointment = arrange.appointment(arrange.person(), NOW - timedelta(days=1), state="attended")
    absence = arrange.absence(appointment, state="dropped")
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        decide_absence(work, absence.id, 1, Verdict.UNEXCUSED, "reden")


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_absences_are_not_there(
    arrange: Arranger, database: Database, absence: AbsenceRow, who: str
) -> None:
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        decide_absence(work, absence.id, 1, Verdict.EXCUSED, "reden")
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        add_evidence(work, absence.id, 1, Ground.MEDICAL, "")
