"""What was signed stays what it is, says when its facts no longer stand, and a form sent twice does one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import page
import pytest
from sqlalchemy import text, update

from aftercare.base.errors import Conflict, Forbidden, IllegalTransition, Invalid, SealBroken, Stale
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.papers.drafts import (
    NewPaper,
    draft_paper,
    redraw_paper,
    return_paper,
    submit_paper,
    withdraw_paper,
    write_texts,
)
from aftercare.casework.papers.printing import reference_of
from aftercare.casework.papers.signing import sign_paper
from aftercare.casework.papers.view import paper_file, paper_pdf
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.papers import PaperKind, changes_digest
from aftercare.store.absences.rows import absences_of
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.papers.rows import PaperRow, text_versions
from tests.casework.papers.paper_desk import WORDS, Desk, desk_of
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

REPORT, WARNING = PaperKind.VIOLATION_REPORT, PaperKind.OFFICIAL_WARNING
PROGRESS = PaperKind.PROGRESS_REPORT


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def judge(desk: Desk, number: int = 0) -> None:
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        waiting = [
            one for one in absences_of(work.session, desk.person.id) if one.state == "opened"
        ]
        one = waiting[number]
        give_verdict(work, one.id, one.version, Verdict.EXCUSED, "Had griep.")


@contextmanager
def forged(desk: Desk) -> Iterator[UnitOfWork]:
    """Somebody with the rights of the database's owner, whom no trigger stops."""
    with desk.arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        work.session.execute(text("set local session_replication_role = replica"))
        yield work
        work.session.execute(text("set local session_replication_role = origin"))


def test_the_digests_of_a_signed_paper_are_counted_anew_each_time(desk: Desk) -> None:
    row = desk.signed(REPORT)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        seal = paper_file(work, row.id).seal
    assert seal is not None
    assert (seal.pdf_sha256, seal.facts_sha256, seal.holds) == (
        row.pdf_sha256,
        row.facts_sha256,
        True,
    )


def test_a_draft_has_no_seal(desk: Desk) -> None:
    row = desk.filled(REPORT)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        assert paper_file(work, row.id).seal is None


@pytest.mark.parametrize(
    "forgery",
    [
        lambda row: {"pdf": row.pdf + b"x"},
        lambda row: {"facts": row.facts | {"from_on": "2020-01-01"}},
    ],
)
def test_what_was_forged_beneath_the_triggers_is_shown_and_not_handed_out(
    desk: Desk, forgery: Callable[[PaperRow], dict[str, object]]
) -> None:
    row, officer = desk.signed(REPORT), desk.arrange.office.officer
    with forged(desk) as work:
        work.session.execute(update(PaperRow).values(forgery(row)))
    with desk.arrange.database.work(officer, NOW) as work:
        seal = paper_file(work, row.id).seal
        assert seal is not None
        assert not seal.holds
    with pytest.raises(SealBroken), desk.arrange.database.work(officer, NOW) as work:
        paper_pdf(work, row.id)


def test_a_signed_paper_says_when_what_it_says_no_longer_stands(desk: Desk) -> None:
    row, officer = desk.signed(REPORT), desk.arrange.office.officer
    with desk.arrange.database.work(officer, NOW) as work:
        assert paper_file(work, row.id).changes == ()
    judge(desk)
    with desk.arrange.database.work(officer, NOW) as work:
        view = {(one.ref.kind, one.what, one.name) for one in paper_file(work, row.id).changes}
    assert ("absence", "changed", "verdict") in view
    assert {kind for kind, _, _ in view} == {"absence"}


def test_what_came_after_a_signed_paper_takes_nothing_from_it(desk: Desk) -> None:
    row, officer = desk.signed(REPORT), desk.arrange.office.officer
    desk.signed(PROGRESS)
    desk.arrange.miss(desk.person, NOW - timedelta(hours=1), obligation=desk.line)
    with desk.arrange.database.work(officer, NOW) as work:
        assert paper_file(work, row.id).changes == ()


def test_a_change_that_the_signer_did_not_see_is_shown_before_they_sign(desk: Desk) -> None:
    desk.arrange.miss(desk.person, NOW - timedelta(hours=2), obligation=desk.line)
    row, lead = desk.submitted(REPORT), desk.arrange.office.supervisor
    judge(desk, 0)
    with desk.arrange.database.work(lead, NOW) as work:
        seen = changes_digest(paper_file(work, row.id).changes)
    judge(desk, 0)
    with pytest.raises(Invalid), desk.arrange.database.work(lead, NOW) as work:
        sign_paper(work, row.id, row.version, seen_changes=seen)
    assert desk.read(row.id).state == "submitted"


TWICE: dict[str, Callable[[UnitOfWork, PaperRow], PaperRow]] = {
    "submit": lambda work, row: submit_paper(work, row.id, row.version),
    "withdraw": lambda work, row: withdraw_paper(work, row.id, row.version),
    "write": lambda work, row: write_texts(work, row.id, row.version, {"view": "Anders."}),
}


@pytest.mark.parametrize("act", TWICE)
def test_a_form_sent_twice_does_it_once(desk: Desk, act: str) -> None:
    row, officer = desk.filled(REPORT), desk.arrange.office.officer
    as_shown = PaperRow(**row.model_dump())
    found = []
    for _ in range(2):
        with desk.arrange.database.work(officer, NOW) as work:
            found.append(TWICE[act](work, as_shown).version)
    assert found == [as_shown.version + 1] * 2


def test_two_clicks_sign_once_and_another_signer_is_view(desk: Desk) -> None:
    row, office = desk.submitted(WARNING), desk.arrange.office
    version = row.version
    for _ in range(2):
        with desk.arrange.database.work(office.supervisor, NOW) as work:
            signed = sign_paper(work, row.id, version)
        assert (signed.version, signed.signed_by) == (version + 1, office.supervisor.staff_id)
    with pytest.raises(IllegalTransition), desk.arrange.database.work(office.officer, NOW) as work:
        sign_paper(work, row.id, version)
    with desk.arrange.database.work(office.auditor, NOW) as work:
        found = work.session.execute(
            text("select count(*) from audit_entry where subject_id = :id and action = 'sign'"),
            {"id": row.id},
        )
        assert found.scalar() == 1


def test_sent_back_twice_with_the_same_reason_it_is_sent_back_once(desk: Desk) -> None:
    row, lead = desk.submitted(REPORT), desk.arrange.office.supervisor
    version = row.version
    for reason in ("Nog niet af.", " Nog niet af. "):
        with desk.arrange.database.work(lead, NOW) as work:
            assert return_paper(work, row.id, version, reason).version == version + 1
    with pytest.raises(IllegalTransition), desk.arrange.database.work(lead, NOW) as work:
        return_paper(work, row.id, version, "Iets anders.")


@pytest.mark.parametrize("reason", ["  ", "x\0", "x" * (LONGEST_REASON + 1)])
def test_no_paper_is_sent_back_without_a_reason_its_author_can_read(
    desk: Desk, reason: str
) -> None:
    row = desk.submitted(REPORT)
    with (
        pytest.raises(Invalid) as refused,
        desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work,
    ):
        return_paper(work, row.id, row.version, reason)
    assert [one.pointer for one in refused.value.fields] == ["/reason"]
    assert desk.read(row.id).state == "submitted"


@pytest.mark.parametrize("since", ["words kept", "facts drawn anew"])
def test_words_kept_meanwhile_are_handed_in_and_facts_that_were_not_shown_are_not(
    desk: Desk, since: str
) -> None:
    database, officer = desk.arrange.database, desk.arrange.office.officer
    row = desk.draft(REPORT) if since == "words kept" else desk.filled(REPORT)
    version = row.version
    judge(desk)
    with database.work(officer, NOW + timedelta(hours=1)) as work:
        if since == "words kept":
            write_texts(work, row.id, version, WORDS[REPORT])
        else:
            redraw_paper(work, row.id, version)
    if since == "words kept":
        with database.work(officer, NOW + timedelta(hours=2)) as work:
            submit_paper(work, row.id, version, WORDS[REPORT])
    else:
        with pytest.raises(Stale), database.work(officer, NOW + timedelta(hours=2)) as work:
            submit_paper(work, row.id, version, WORDS[REPORT])
    assert desk.read(row.id).state == ("submitted" if since == "words kept" else "drafted")


def test_nobody_signs_another_version_than_they_saw(desk: Desk) -> None:
    row, lead = desk.submitted(REPORT), desk.arrange.office.supervisor
    shown = row.version
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        row = return_paper(work, row.id, row.version, "Er ontbreekt nog iets.")
        row = write_texts(work, row.id, row.version, {"proposal": "Iets anders."})
        submit_paper(work, row.id, row.version)
    with pytest.raises(Stale), desk.arrange.database.work(lead, NOW) as work:
        sign_paper(work, row.id, shown)


def test_a_case_whose_paper_was_signed_gives_no_second_one(desk: Desk) -> None:
    desk.signed(REPORT)
    with (
        pytest.raises(Conflict),
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        draft_paper(
            work, NewPaper(desk.person.id, REPORT, escalation_id=desk.escalations[REPORT].id)
        )
    # A term comes round again: progress is reported more than once.
    first = desk.signed(PROGRESS)
    assert desk.draft(PROGRESS).id != first.id


def test_drawn_anew_under_review_it_is_a_draft_again(desk: Desk) -> None:
    row, officer = desk.submitted(REPORT), desk.arrange.office.officer
    with desk.arrange.database.work(officer, NOW) as work:
        assert redraw_paper(work, row.id, row.version).state == "drafted"
    with (
        pytest.raises(IllegalTransition),
        desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work,
    ):
        sign_paper(work, row.id, row.version)


def test_the_clock_signs_nothing(desk: Desk) -> None:
    row = desk.submitted(WARNING)
    with pytest.raises(Forbidden), desk.arrange.database.work(CLOCK, NOW) as work:
        sign_paper(work, row.id, row.version)


HOSTILE: list[dict[str, Any]] = [
    {"given_name": "سارة", "family_name": "الشمري"},
    {"given_name": "שרה", "family_name": "כהן"},
    {"given_name": "Їжак", "family_name": "Łączyński-Đặng"},
    {"given_name": "W" * 100, "family_name": "x" * 100},
    {"given_name": '#read("/etc/passwd")', "family_name": "@ref ] $x$ #import"},
]


@pytest.mark.parametrize("name", HOSTILE, ids=str)
@pytest.mark.parametrize("kind", PaperKind)
def test_a_name_of_any_script_or_shape_is_printed(
    arrange: Arranger, name: dict[str, Any], kind: PaperKind
) -> None:
    desk = desk_of(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text(
                "update person set given_name = :given_name, family_name = :family_name where id = :id"
            ),
            {"id": desk.person.id, **name},
        )
    row = desk.signed(kind)
    assert row.pdf is not None
    report = page.validate_pdf_bytes(row.pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [str(failure) for failure in report.failures]
    with arrange.database.work(arrange.office.officer, NOW) as work:
        assert reference_of(work.session.get_one(PaperRow, row.id)).startswith("T-")
        assert text_versions(work.session, row.id)


def test_of_two_who_sign_at_once_one_is_refused_and_one_pdf_stands(
    fresh_database: Database,
) -> None:
    desk = desk_of(Arranger(fresh_database))
    row, office = desk.submitted(WARNING), desk.arrange.office
    version = row.version

    def sign() -> None:
        with fresh_database.work(office.officer, NOW) as work:
            sign_paper(work, row.id, version)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(office.supervisor, NOW) as first:
            signed = sign_paper(first, row.id, version)
            first.session.flush()
            second = pool.submit(sign)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(IllegalTransition):
            second.result(timeout=30)
    kept = desk.read(row.id)
    assert (kept.signed_by, kept.pdf_sha256) == (office.supervisor.staff_id, signed.pdf_sha256)


def test_two_who_draft_at_once_get_the_same_draft(fresh_database: Database) -> None:
    desk = desk_of(Arranger(fresh_database))
    office, new = (
        desk.arrange.office,
        NewPaper(desk.person.id, REPORT, escalation_id=desk.escalations[REPORT].id),
    )

    def draft() -> UUID:
        with fresh_database.work(office.supervisor, NOW) as work:
            return draft_paper(work, new).id

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(office.officer, NOW) as first:
            drafted = draft_paper(first, new).id
            second = pool.submit(draft)
            until_a_session_waits_for_a_lock(fresh_database)
        assert second.result(timeout=30) == drafted


def test_words_written_while_somebody_signs_come_too_late(fresh_database: Database) -> None:
    desk = desk_of(Arranger(fresh_database))
    row, office = desk.submitted(WARNING), desk.arrange.office

    def write() -> None:
        with fresh_database.work(office.officer, NOW) as work:
            redraw_paper(work, row.id, row.version)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(office.supervisor, NOW) as first:
            sign_paper(first, row.id, row.version)
            second = pool.submit(write)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(IllegalTransition):
            second.result(timeout=30)
