"""A paper keeps the facts it was drawn from, is signed as shown, and from then on stays what it was."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.base.errors import Conflict, Forbidden, IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.papers.drafts import (
    NewPaper,
    correct_paper,
    draft_paper,
    redraw_paper,
    return_paper,
    submit_paper,
    withdraw_paper,
    write_texts,
)
from aftercare.casework.papers.facts import digest_of
from aftercare.casework.papers.printing import printed
from aftercare.casework.papers.signing import hand_over_paper, sign_paper
from aftercare.casework.papers.view import (
    escalation_papers,
    paper_facts_view,
    paper_file,
    paper_pdf,
    person_papers,
)
from aftercare.casework.subject_access.corrections import NewCorrection, enter_correction
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.domain.papers import PaperKind, changes_digest
from aftercare.domain.papers.facts import from_json
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.processes.deadlines.statutory_clocks import refresh_people
from aftercare.store.absences.rows import AbsenceRow, absences_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.papers.rows import text_versions
from tests.casework.papers.paper_desk import TODAY, WORDS, Desk, desk_of
from tests.store.arranging import NOW, Arranger, unknown_id

WARNING, REPORT = PaperKind.OFFICIAL_WARNING, PaperKind.VIOLATION_REPORT
PROGRESS, CLOSING = PaperKind.PROGRESS_REPORT, PaperKind.CLOSING_REPORT


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def judge(desk: Desk, verdict: Verdict = Verdict.EXCUSED) -> None:
    """Somebody decides on the second miss meanwhile."""
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        waiting = next(
            one for one in absences_of(work.session, desk.person.id) if one.state == "opened"
        )
        give_verdict(work, waiting.id, waiting.version, verdict, "Had griep.")


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_is_drafted_written_at_reviewed_signed_and_printed_the_same_for_good(
    desk: Desk, kind: PaperKind
) -> None:
    row = desk.signed(kind)
    assert row.state == "signed"
    assert row.signed_name
    assert row.pdf is not None
    assert row.pdf_sha256 == sha256(row.pdf).hexdigest()
    assert row.facts_sha256 == digest_of(row.facts)
    later = NOW + timedelta(days=900)
    for actor in (desk.arrange.office.officer, desk.arrange.office.supervisor):
        with desk.arrange.database.work(actor, later) as work:
            assert paper_pdf(work, row.id) == row.pdf
    kept = desk.read(row.id)
    assert kept.content is not None
    assert kept.signed_at is not None
    assert printed(kept.content, kept.signed_at) == row.pdf
    numbers = [one["mark"] for one in kept.content["sources"]]
    assert all(re.fullmatch(r"[0-9A-F]{8}(-\d+)?", one) for one in numbers)
    assert len(set(numbers)) == len(numbers)
    # The row is found by it: among the frozen facts, whose ids are whole.
    ids = [one["id"].replace("-", "").upper() for one in kept.facts["facts"]]
    assert all(any(its.endswith(one[:8]) for its in ids) for one in numbers)


def test_drafting_again_gives_the_draft_in_hand(desk: Desk) -> None:
    assert desk.draft(REPORT).id == desk.draft(REPORT).id
    assert desk.draft(PROGRESS).id != desk.draft(CLOSING).id


@pytest.mark.parametrize(("kind", "other"), [(WARNING, REPORT), (REPORT, WARNING)])
def test_a_case_gives_only_the_paper_its_decision_asks_for(
    desk: Desk, kind: PaperKind, other: PaperKind
) -> None:
    new = NewPaper(desk.person.id, kind, escalation_id=desk.escalations[other].id)
    with (
        pytest.raises(Conflict),
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        draft_paper(work, new)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": REPORT, "order_id": None, "escalation_id": None}, "/escalation_id"),
        ({"order_id": None}, "/order_id"),
        ({"language": "fr"}, "/language"),
        ({"until_on": TODAY + timedelta(days=1)}, "/until_on"),
        ({"from_on": TODAY, "until_on": TODAY - timedelta(days=1)}, "/from_on"),
    ],
)
def test_what_does_not_hold_is_shown_at_its_place(
    desk: Desk, change: dict[str, Any], pointer: str
) -> None:
    values: dict[str, Any] = {
        "person_id": desk.person.id,
        "kind": PROGRESS,
        "order_id": desk.order.id,
    } | change
    with (
        pytest.raises(Invalid) as fault,
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        draft_paper(work, NewPaper(**values))
    assert [one.pointer for one in fault.value.fields] == [pointer]


def test_another_s_case_or_order_is_not_this_person_s(desk: Desk, arrange: Arranger) -> None:
    stranger = arrange.person()
    for new in (
        NewPaper(stranger.id, REPORT, escalation_id=desk.escalations[REPORT].id),
        NewPaper(stranger.id, PROGRESS, order_id=desk.order.id),
    ):
        with pytest.raises(Invalid), arrange.database.work(arrange.office.officer, NOW) as work:
            draft_paper(work, new)


def test_a_paper_about_a_case_shows_the_order_of_that_case_alone(
    desk: Desk, arrange: Arranger
) -> None:
    other = arrange.condition(desk.person)
    facts = from_json(desk.draft(REPORT).facts)
    assert [one.ref.id for one in facts.of("order")] == [str(desk.order.id)]
    assert str(other.id) not in str(facts)


@pytest.mark.parametrize(
    ("final_on", "article"), [("2019-12-31", "Sr 15-15l"), ("2020-01-01", "Sv 6:2:10 e.v.")]
)
def test_a_paper_prints_the_law_of_the_judgment(
    desk: Desk, arrange: Arranger, final_on: str, article: str
) -> None:
    as_release = text("update supervision_order set frame = 'VI', final_on = :day where id = :id")
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(as_release, {"day": final_on, "id": desk.order.id})
    facts = from_json(desk.draft(REPORT).facts)
    (order,) = facts.of("order")
    assert order.text("articles_nl") == article
    (condition, *_) = facts.of("condition")
    assert condition.text("articles_nl").startswith(article[:5])


def test_facts_that_have_changed_are_shown_and_drawn_anew_with_the_author_s_words(
    desk: Desk,
) -> None:
    row = desk.filled(REPORT)
    judge(desk)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        file = paper_file(work, row.id)
        changed = {(one.ref.kind, one.what, one.name) for one in file.changes}
        assert ("absence", "changed", "verdict") in changed
        anew = redraw_paper(work, row.id, row.version)
        assert paper_file(work, row.id).changes == ()
        assert anew.version == row.version + 1
        assert "Had griep." in str(anew.facts)
        texts = paper_file(work, row.id).texts
    assert {name: one.body for name, one in texts.items()} == WORDS[REPORT]


@pytest.mark.parametrize("kept", ["Regel van dit huis", None])
def test_a_case_is_named_as_its_rule_was_called_when_it_opened(
    desk: Desk, kept: str | None
) -> None:
    kind = PaperKind.VIOLATION_REPORT
    with desk.arrange.database.work(CLOCK, NOW) as work:
        escalation = work.session.get_one(EscalationRow, desk.escalations[kind].id)
        escalation.rule_code = "unexcused-required"
        escalation.rule_nl, escalation.rule_en = kept, kept
    escalation_view = from_json(desk.draft(kind).facts).find("escalation", str(escalation.id))
    assert escalation_view is not None
    shipped = RULES_BY_CODE["unexcused-required"]
    called = (escalation_view.text("rule_nl"), escalation_view.text("rule_en"))
    assert called == (kept or shipped.nl, kept or shipped.en)


def test_nobody_signs_past_changed_facts_without_saying_so(desk: Desk) -> None:
    row = desk.submitted(REPORT)
    judge(desk)
    lead = desk.arrange.office.supervisor
    with pytest.raises(Invalid) as fault, desk.arrange.database.work(lead, NOW) as work:
        sign_paper(work, row.id, row.version)
    assert [one.code for one in fault.value.fields] == ["facts-changed"]
    with desk.arrange.database.work(lead, NOW) as work:
        seen = changes_digest(paper_file(work, row.id).changes)
        assert seen is not None
    with pytest.raises(Invalid), desk.arrange.database.work(lead, NOW) as work:
        sign_paper(work, row.id, row.version, seen_changes="0" * 64)
    with desk.arrange.database.work(lead, NOW) as work:
        assert sign_paper(work, row.id, row.version, seen_changes=seen).state == "signed"


def test_what_the_client_disputes_stands_beside_the_absence_and_no_one_signs_past_it(
    desk: Desk,
) -> None:
    """The report rests on the absence; a statement since then is a changed fact, after the signature too."""
    row, lead = desk.submitted(REPORT), desk.arrange.office.supervisor

    def disputed(said: str) -> None:
        with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
            missed = next(one for one in absences_of(work.session, desk.person.id))
            about = NewCorrection(desk.person.id, Disputed.ABSENCE, missed.id, said, TODAY)
            enter_correction(work, about)

    disputed("Ik was bij de dokter en heb gebeld.")
    with desk.arrange.database.work(lead, NOW) as work:
        assert [(one.ref.kind, one.what) for one in paper_file(work, row.id).changes] == [
            ("dispute", "added")
        ]
        with pytest.raises(Invalid) as fault:
            sign_paper(work, row.id, row.version)
    assert [one.code for one in fault.value.fields] == ["facts-changed"]
    with desk.arrange.database.work(lead, NOW) as work:
        row = return_paper(work, row.id, row.version, "Kijk naar wat de cliënt zegt.")
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        row = redraw_paper(work, row.id, row.version)
        lines = [one for part in paper_file(work, row.id).made.sections for one in part.statements]
    at = next(n for n, one in enumerate(lines) if "bij de dokter" in one.text)
    assert lines[at].under
    assert {one.kind for one in lines[at - 1].sources} == {"absence"}
    assert "nog niet beslist" in lines[at + 1].text


def test_custody_entered_after_the_draft_changes_its_facts_and_is_in_it_when_drawn_anew(
    desk: Desk, arrange: Arranger
) -> None:
    row, missed = desk.submitted(REPORT), desk.misses[1].starts_at
    arrange.away(desk.person, "custody", missed - timedelta(days=1), missed + timedelta(days=1))
    with arrange.database.work(arrange.office.officer, NOW) as work:
        (waiting,) = (one for one in absences_of(work.session, desk.person.id) if not one.verdict)
        give_verdict(
            work, waiting.id, waiting.version, Verdict.UNEXCUSED, "Kwam niet.", no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON, confinement_reason="Was met verlof uit detentie.",
        )  # fmt: skip
    lead = desk.arrange.office.supervisor
    with desk.arrange.database.work(lead, NOW) as work:
        changed = {(one.ref.kind, one.what) for one in paper_file(work, row.id).changes}
        assert ("away", "added") in changed
        row = return_paper(work, row.id, row.version, "De cliënt zat vast.")
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        row = redraw_paper(work, row.id, row.version)
        parts = {one.code: one for one in paper_file(work, row.id).made.sections}
    said = {code: [one.text for one in part.statements] for code, part in parts.items()}
    (line,) = (one for one in said["happened"] if "in detentie" in one)
    assert line in said["short"]
    assert "Waarom de afwezigheid toch telt: “Was met verlof uit detentie.”" in said["happened"]


def test_a_report_is_signed_by_a_supervisor_who_wrote_nothing_of_it(desk: Desk) -> None:
    office, database = desk.arrange.office, desk.arrange.database
    row = desk.submitted(REPORT)
    with pytest.raises(Forbidden), database.work(office.deputy, NOW) as work:
        sign_paper(work, row.id, row.version)
    with database.work(office.officer, NOW) as work:
        row = return_paper(work, row.id, row.version, "Nog niet af.")
    with database.work(office.supervisor, NOW) as work:
        row = write_texts(work, row.id, row.version, {"proposal": "Schrijf ik zelf."})
        row = submit_paper(work, row.id, row.version)
    with pytest.raises(Forbidden), database.work(office.supervisor, NOW) as work:
        sign_paper(work, row.id, row.version)


def test_an_author_signs_a_warning_and_not_a_report(desk: Desk) -> None:
    database, lead = desk.arrange.database, desk.arrange.office.supervisor
    warning = desk.submitted(WARNING)
    with database.work(desk.arrange.office.officer, NOW) as work:
        assert sign_paper(work, warning.id, warning.version).state == "signed"
    report = desk.submitted(REPORT, by=lead)
    with pytest.raises(Forbidden), database.work(lead, NOW) as work:
        sign_paper(work, report.id, report.version)


def test_what_must_be_filled_in_is_asked_for_before_review(desk: Desk) -> None:
    row = desk.draft(REPORT)
    with (
        pytest.raises(Invalid) as fault,
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        submit_paper(work, row.id, row.version)
    assert [one.pointer for one in fault.value.fields] == ["/texts/assessment", "/texts/proposal"]


@pytest.mark.parametrize(
    ("section", "body", "code"),
    [
        ("assessment", "x" * 8_001, "too-long"),
        ("assessment", "a\0b", "unprintable"),
        ("assessment", "2026\u202e6202", "unprintable"),
        ("assessment", "half \ud800", "unprintable"),
        ("assessment", "\U0001f600", "unprintable"),
        ("expected", "x", "unknown-section"),
        ("nonsense", "x", "unknown-section"),
    ],
)
def test_a_text_that_cannot_stand_is_refused_beside_its_section(
    desk: Desk, section: str, body: str, code: str
) -> None:
    row = desk.draft(REPORT)
    with (
        pytest.raises(Invalid) as fault,
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        write_texts(work, row.id, row.version, {section: body})
    assert [one.code for one in fault.value.fields] == [code]
    assert desk.read(row.id).version == row.version


def test_what_no_one_sees_in_a_pasted_text_is_left_out_and_fills_no_section(desk: Desk) -> None:
    row, database, officer = desk.draft(REPORT), desk.arrange.database, desk.arrange.office.officer
    bodies = {"view": "Af\u00adspraak\u200b van\ufeff 2026", "assessment": " \u200b\u2060\n"}
    with database.work(officer, NOW) as work:
        version = write_texts(work, row.id, row.version, bodies).version
    with database.work(officer, NOW) as work:
        assert {one.body for one in text_versions(work.session, row.id)} == {"Afspraak van 2026"}
    with pytest.raises(Invalid) as fault, database.work(officer, NOW) as work:
        submit_paper(work, row.id, version)
    assert "/texts/assessment" in {one.pointer for one in fault.value.fields}


def test_every_version_of_the_words_is_kept_and_a_stale_edit_overwrites_nothing(desk: Desk) -> None:
    row, database, officer = desk.draft(REPORT), desk.arrange.database, desk.arrange.office.officer
    for at, body in ((0, "Eerst."), (1, "Toen."), (2, "Toen."), (2, "")):
        with database.work(officer, NOW) as work:
            write_texts(work, row.id, row.version + at, {"view": body})
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        write_texts(work, row.id, row.version, {"view": "Te laat."})
    with database.work(officer, NOW) as work:
        found = [(one.number, one.body) for one in text_versions(work.session, row.id)]
    assert sorted(found) == [(1, "Eerst."), (2, "Toen."), (3, "")]


def test_after_signing_nobody_writes_draws_returns_withdraws_or_signs_again(desk: Desk) -> None:
    row, database, lead = desk.signed(REPORT), desk.arrange.database, desk.arrange.office.supervisor
    acts = (
        lambda work: write_texts(work, row.id, row.version, {"view": "x"}),
        lambda work: redraw_paper(work, row.id, row.version),
        lambda work: submit_paper(work, row.id, row.version),
        lambda work: return_paper(work, row.id, row.version, "een goede reden"),
        lambda work: withdraw_paper(work, row.id, row.version),
        lambda work: sign_paper(work, row.id, row.version),
    )
    for act in acts:
        with pytest.raises(IllegalTransition), database.work(lead, NOW) as work:
            act(work)


@pytest.mark.parametrize(
    "change",
    [
        "update paper set pdf = 'x'",
        "update paper set facts = '{}'",
        "update paper set content = '{}'",
        "update paper set signed_name = 'Iemand anders'",
        "update paper set state = 'drafted', signed_by = null, signed_name = null, signed_at = null, content = null,"
        " pdf = null, pdf_sha256 = null",
        "update paper set state = 'withdrawn'",
        "update paper_text set body = 'x'",
        "insert into paper_text (id, paper_id, person_id, section, number, body, written_by, written_at)"
        " select gen_random_uuid(), id, person_id, 'view', 99, 'x', author_id, now() from paper",
    ],
)
def test_the_database_itself_lets_nobody_change_what_was_signed(desk: Desk, change: str) -> None:
    desk.signed(REPORT)
    for actor in (desk.arrange.office.supervisor, CLOCK):
        with pytest.raises(Forbidden), desk.arrange.database.work(actor, NOW) as work:
            work.session.execute(text(change))


def test_a_correction_refers_to_the_old_and_takes_its_place_once_signed(desk: Desk) -> None:
    database, office = desk.arrange.database, desk.arrange.office
    old = desk.signed(REPORT)
    with database.work(office.officer, NOW) as work:
        new = correct_paper(work, old.id)
        assert correct_paper(work, old.id).id == new.id
        new = submit_paper(work, new.id, new.version)
    assert desk.read(old.id).state == "signed"
    with database.work(office.supervisor, NOW) as work:
        signed = sign_paper(work, new.id, new.version)
    assert signed.corrects_id == old.id
    assert old.pdf_sha256 in str(signed.content)
    replaced = desk.read(old.id)
    assert (replaced.state, replaced.pdf) == ("superseded", old.pdf)
    with pytest.raises(IllegalTransition), database.work(office.officer, NOW) as work:
        correct_paper(work, old.id)


def terms(desk: Desk) -> dict[str, str]:
    with desk.arrange.database.work(CLOCK, NOW) as work:
        return {one.code: one.state for one in deadlines_of(work.session, desk.person.id)}


def test_a_report_handed_over_ends_the_term_its_decision_started(desk: Desk) -> None:
    with desk.arrange.database.work(CLOCK, NOW) as work:
        refresh_people(work, [desk.person.id])
    assert terms(desk)["prosecutor-report"] == "opened"
    row, officer = desk.signed(REPORT), desk.arrange.office.officer
    assert terms(desk)["prosecutor-report"] == "opened"
    with desk.arrange.database.work(officer, NOW) as work:
        handed = hand_over_paper(work, row.id, row.version, TODAY, "Parket Midden-Nederland")
    assert (handed.handed_over_on, handed.handed_over_by) == (TODAY, officer.staff_id)
    assert terms(desk)["prosecutor-report"] == "done"
    with desk.arrange.database.work(officer, NOW) as work:
        again = hand_over_paper(work, row.id, row.version, TODAY, "Parket Midden-Nederland")
    assert again.version == handed.version
    with pytest.raises(IllegalTransition), desk.arrange.database.work(officer, NOW) as work:
        hand_over_paper(work, row.id, handed.version, TODAY, "Iemand anders")


def test_a_warning_handed_over_ends_no_term(desk: Desk) -> None:
    with desk.arrange.database.work(CLOCK, NOW) as work:
        refresh_people(work, [desk.person.id])
    row = desk.signed(WARNING)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        hand_over_paper(work, row.id, row.version, TODAY, "De cliënt")
    assert terms(desk)["prosecutor-report"] == "opened"


@pytest.mark.parametrize(
    ("days", "to", "pointer"),
    [(1, "OM", "/handed_over_on"), (-1, "OM", "/handed_over_on"), (0, " ", "/handed_over_to"),
     (0, "OM\nX", "/handed_over_to"), (0, "x" * 201, "/handed_over_to")],
)  # fmt: skip
def test_a_hand_over_that_cannot_be_is_refused(
    desk: Desk, days: int, to: str, pointer: str
) -> None:
    row = desk.signed(REPORT)
    with (
        pytest.raises(Invalid) as fault,
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        hand_over_paper(work, row.id, row.version, TODAY + timedelta(days=days), to)
    assert [one.pointer for one in fault.value.fields] == [pointer]


def test_planners_providers_auditors_and_admins_see_and_do_nothing(desk: Desk) -> None:
    row, office = desk.signed(REPORT), desk.arrange.office
    for actor in (office.planner, office.provider, office.auditor, office.admin):
        for look in (
            lambda work: paper_pdf(work, row.id),
            lambda work: paper_file(work, row.id),
            lambda work: paper_facts_view(work, row.id),
            lambda work: person_papers(work, desk.person.id),
            lambda work: draft_paper(
                work, NewPaper(desk.person.id, PROGRESS, order_id=desk.order.id)
            ),
            lambda work: hand_over_paper(work, row.id, row.version, TODAY, "OM"),
        ):
            with pytest.raises(Forbidden), desk.arrange.database.work(actor, NOW) as work:
                look(work)


def test_whoever_may_not_see_the_case_sees_no_paper(desk: Desk) -> None:
    row, office = desk.signed(REPORT), desk.arrange.office
    for actor in (office.outsider, office.other_supervisor):
        with pytest.raises(NotFound), desk.arrange.database.work(actor, NOW) as work:
            paper_pdf(work, row.id)
    with pytest.raises(NotFound), desk.arrange.database.work(office.officer, NOW) as work:
        paper_pdf(work, unknown_id())


def test_every_look_and_act_is_on_record(desk: Desk, database: Database) -> None:
    row, office = desk.signed(REPORT), desk.arrange.office
    with database.work(office.officer, NOW) as work:
        paper_pdf(work, row.id)
        paper_facts_view(work, row.id)
        person_papers(work, desk.person.id)
        assert [one["id"] for one in escalation_papers(work, desk.escalations[REPORT].id)] == [
            row.id
        ]
    with database.work(office.auditor, NOW) as work:
        found = work.session.execute(
            text("select action from audit_entry where subject_id in (:paper, :person)"),
            {"paper": row.id, "person": desk.person.id},
        ).scalars()
        assert sorted(found) == sorted(
            ["draft", "write", "submit", "sign", "read-pdf", "read", "read-papers"]
        )


def test_a_name_no_font_has_is_shown_by_its_code_and_stops_no_paper(arrange: Arranger) -> None:
    desk = desk_of(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        absence = work.session.get_one(AbsenceRow, absences_of(work.session, desk.person.id)[0].id)
        absence.ground, absence.evidence_note = (
            "other",
            '\U0001f600 #panic("x") ] $x$ \u202egnirts <a> @b',
        )
    row = desk.signed(REPORT)
    assert "[U+1F600]" in str(row.content)
    assert "[U+202E]" in str(row.content)
