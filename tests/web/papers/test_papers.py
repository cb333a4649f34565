"""Warnings and reports on their pages: drafted from a decision, written at, signed as shown, handed over."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Conflict
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.papers.drafts import redraw_paper, write_texts
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.papers import PaperKind
from aftercare.store.absences.rows import absences_of
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.papers.rows import PaperRow, PaperTextRow
from tests.casework.papers.paper_desk import Desk, desk_of
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named, opening

REPORT = PaperKind.VIOLATION_REPORT
OWN = {
    "texts-view": "",
    "texts-assessment": "Neemt af.\r\n\r\nEcht.",
    "texts-proposal": "OM waarschuwt.",
}

# What the other button of the form in which a paper is written sends along.
PUT_UP = {"then": "submit"}


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def begun(visitor: Visitor, desk: Desk, language: str = "nl") -> str:
    escalation = desk.escalations[REPORT].id
    answer = visitor("officer").post(
        f"/escalations/{escalation}/papers", data={"language": language}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("?")[0])


def test_a_report_goes_from_the_decision_to_the_hand_over(visitor: Visitor, desk: Desk) -> None:
    officer, lead = visitor("officer"), visitor("supervisor")
    escalation = f"/escalations/{desk.escalations[REPORT].id}"
    assert dutch("Draft: %(paper)s", paper=named("paper", "violation_report")) in words(
        officer.get(escalation).text
    )
    where = begun(visitor, desk)
    page = words(officer.get(where).text)
    for view in (
        "GEEN BERICHT vastgelegd",
        "Uit: ",
        dutch("Something is missing here"),
        dutch("Your own part"),
    ):
        assert view in page
    assert flashed(officer.post(f"{where}/texts", data={"version": "1", **OWN})) == "saved"
    assert (
        flashed(officer.post(f"{where}/texts", data={"version": "2"} | PUT_UP)) == "paper-submitted"
    )
    assert dutch("Someone else signs") in words(officer.get(where).text)
    shown = words(lead.get(f"{where}/sign").text)
    assert "OM waarschuwt." in shown
    assert "Neemt af." in shown
    assert flashed(lead.post(f"{where}/sign", data={"version": "3"})) == "paper-signed"
    paper = officer.get(f"{where}.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert "Framboos" not in str(paper.headers)
    handed = {"version": "4", "handed_over_on": "vandaag", "handed_over_to": "Parket"}
    assert flashed(officer.post(f"{where}/hand-over", data=handed)) == "paper-handed"
    assert opening("Handed over on %(day)s to %(whom)s") in words(officer.get(where).text)
    line = words(officer.get(f"/people/{desk.person.id}/history").text)
    assert f"{named('paper', 'violation_report')}: ondertekend" in line
    assert f"{named('paper', 'violation_report')}: overhandigd" in line
    assert where in officer.get(escalation).text


def test_the_pages_that_list_a_document_say_that_no_absence_behind_it_counts(
    visitor: Visitor, desk: Desk
) -> None:
    desk.draft(REPORT)
    officer, said = visitor("officer"), named("in_question", "misses-explained")
    pages = [f"/people/{desk.person.id}/papers", f"/escalations/{desk.escalations[REPORT].id}"]
    assert not [one for one in pages if said in words(officer.get(one).text)]
    with desk.arrange.database.work(CLOCK, NOW) as work:
        for one in absences_of(work.session, desk.person.id):
            one.state, one.verdict, one.decided_at = "decided", "excused", NOW
            one.decided_by = desk.arrange.office.officer.staff_id
    assert [one for one in pages if said in words(officer.get(one).text)] == pages


def test_progress_is_drafted_from_the_person_s_page(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), f"/people/{desk.person.id}/papers"
    typed = {
        "kind": "progress_report",
        "order": str(desk.order.id),
        "language": "en",
        "from_on": "1-10-2026",
    }
    answer = officer.post(where, data=typed)
    assert flashed(answer) == "paper-drafted"
    assert "Not attended: 2." in words(officer.get(answer.headers["location"]).text)
    assert "Voortgangsverslag" in words(officer.get(where).text)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": ""}, "kind"), ({"kind": "violation_report"}, "kind"), ({"order": "x"}, "order"),
     ({"order": str(UUID(int=1))}, "order"), ({"language": "fr"}, "language"), ({"from_on": "31-31"}, "from_on")],
)  # fmt: skip
def test_a_mistake_stands_beside_its_field(
    visitor: Visitor, desk: Desk, change: dict[str, str], field: str
) -> None:
    typed = {"kind": "closing_report", "order": str(desk.order.id), "language": "nl"} | change
    answer = visitor("officer").post(f"/people/{desk.person.id}/papers", data=typed)
    assert answer.status_code in (404, 422)
    if answer.status_code == 422:
        assert error_of(answer.text, field)


def test_words_that_are_too_long_are_shown_and_not_lost(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    long = "lang " * 1_700
    answer = officer.post(f"{where}/texts", data={"version": "1", "texts-assessment": long})
    assert answer.status_code == 422
    assert error_of(answer.text, "texts-assessment")
    assert long.strip() in answer.text
    assert officer.post(f"{where}/texts", data={"version": "9", **OWN}).status_code == 412


def test_an_empty_part_is_asked_for_before_review(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    answer = officer.post(f"{where}/texts", data={"version": "1"} | PUT_UP)
    assert answer.status_code == 422
    assert error_of(answer.text, "texts-proposal")


def standing(desk: Desk, where: str) -> tuple[str, int, list[str]]:
    """The state and version of the paper, and every text that was ever written of it."""
    with desk.arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PaperRow, UUID(where.rpartition("/")[2]))
        query = select(PaperTextRow.body).where(PaperTextRow.paper_id == row.id)
        return row.state, row.version, sorted(work.session.exec(query))


def test_what_is_on_the_screen_is_saved_and_put_up_in_one_act(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    page = officer.get(where).text
    form = hidden(page, f"{where}/texts")
    assert page.count(f'action="{where}/texts"') == 1
    assert 'name="then" value="submit"' in page
    assert flashed(officer.post(f"{where}/texts", data=form | OWN | PUT_UP)) == "paper-submitted"
    shown = words(officer.get(where).text)
    assert "Neemt af." in shown
    assert "OM waarschuwt." in shown
    before = standing(desk, where)
    assert before[0] == "submitted"
    # A second click finds it done, and other words than those do not get under what is reviewed.
    assert flashed(officer.post(f"{where}/texts", data=form | OWN | PUT_UP)) == "paper-submitted"
    other = form | OWN | {"texts-proposal": "Toch anders."} | PUT_UP
    assert officer.post(f"{where}/texts", data=other).status_code == 409
    assert standing(desk, where) == before


def test_putting_up_while_the_same_words_are_being_saved_meets_no_newer_version(
    visitor: Visitor, desk: Desk
) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    form = hidden(officer.get(where).text, f"{where}/texts") | OWN
    assert flashed(officer.post(f"{where}/texts", data=form)) == "saved"
    assert flashed(officer.post(f"{where}/texts", data=form | PUT_UP)) == "paper-submitted"
    assert standing(desk, where)[0] == "submitted"


def test_what_does_not_hold_is_neither_saved_nor_put_up_and_stays_on_the_screen(
    visitor: Visitor, desk: Desk
) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    half = {"version": "1"} | OWN | {"texts-proposal": ""} | PUT_UP
    answer = officer.post(f"{where}/texts", data=half)
    assert answer.status_code == 422
    assert error_of(answer.text, "texts-proposal")
    assert "Neemt af." in answer.text
    assert standing(desk, where) == ("drafted", 1, [])


@pytest.mark.parametrize("change", ["written", "drawn"])
def test_a_paper_that_changed_elsewhere_is_not_put_up(
    change: str, visitor: Visitor, desk: Desk
) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    form = hidden(officer.get(where).text, f"{where}/texts") | OWN
    paper = UUID(where.rpartition("/")[2])
    if change == "drawn":
        officer.post(f"{where}/texts", data=form)
        form |= {"version": "2"}
    later = NOW + timedelta(minutes=1)
    with desk.arrange.database.work(desk.arrange.office.supervisor, later) as work:
        if change == "drawn":
            redraw_paper(work, paper, 2)
        else:
            write_texts(work, paper, 1, {"proposal": "Iets anders."})
    before = standing(desk, where)
    assert officer.post(f"{where}/texts", data=form | PUT_UP).status_code == 412
    assert standing(desk, where) == before


@pytest.mark.parametrize("role", ["planner", "provider", "auditor", "admin"])
def test_nobody_without_cases_comes_here(visitor: Visitor, desk: Desk, role: str) -> None:
    where, other = begun(visitor, desk), visitor(role)
    for page in (where, f"{where}.pdf", f"{where}/sign", f"/people/{desk.person.id}/papers"):
        assert other.get(page).status_code == 403


def submitted(visitor: Visitor, desk: Desk) -> str:
    officer, where = visitor("officer"), begun(visitor, desk)
    officer.post(f"{where}/texts", data={"version": "1", **OWN})
    officer.post(f"{where}/texts", data={"version": "2"} | PUT_UP)
    return where


def judge(desk: Desk) -> None:
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        waiting = next(
            one for one in absences_of(work.session, desk.person.id) if one.state == "opened"
        )
        give_verdict(work, waiting.id, waiting.version, Verdict.EXCUSED, "Had griep.")


def test_a_signer_is_shown_what_has_changed_and_says_they_saw_it(
    visitor: Visitor, desk: Desk
) -> None:
    where, lead = submitted(visitor, desk), visitor("supervisor")
    judge(desk)
    typed = {"version": "3", "despite_changes-yes": "yes", "seen_changes": ""}
    refused = lead.post(f"{where}/sign", data=typed)
    assert refused.status_code == 422
    assert error_of(refused.text, "despite_changes")
    assert "Had griep." in words(refused.text)
    assert " checked" not in refused.text
    seen = refused.text.partition('name="seen_changes" value="')[2].partition('"')[0]
    assert len(seen) == 64
    unticked = lead.post(f"{where}/sign", data={"version": "3", "seen_changes": seen})
    assert unticked.status_code == 422
    signed = lead.post(f"{where}/sign", data=typed | {"seen_changes": seen})
    assert flashed(signed) == "paper-signed"


def test_a_second_click_signs_once_and_shows_the_same(visitor: Visitor, desk: Desk) -> None:
    where, lead = submitted(visitor, desk), visitor("supervisor")
    for _ in range(2):
        assert flashed(lead.post(f"{where}/sign", data={"version": "3"})) == "paper-signed"
    page = words(lead.get(where).text)
    assert dutch("Recalculated just now: both match the signature.") in page
    assert "kenmerk T-" in page


def test_a_signed_paper_whose_facts_have_changed_says_so_on_its_page(
    visitor: Visitor, desk: Desk
) -> None:
    where, lead = submitted(visitor, desk), visitor("supervisor")
    lead.post(f"{where}/sign", data={"version": "3"})
    assert "veranderd sinds" not in words(lead.get(where).text)
    judge(desk)
    page = lead.get(where).text
    assert dutch("Facts have changed since this was signed") in words(page)
    assert f"{where}/redraw" not in page


@pytest.mark.parametrize("body", ["2026\u202e6202", "\U0001f600"])
def test_a_sign_that_cannot_be_printed_is_shown_beside_the_text(
    visitor: Visitor, desk: Desk, body: str
) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    answer = officer.post(f"{where}/texts", data={"version": "1", "texts-assessment": body})
    assert answer.status_code == 422
    assert error_of(answer.text, "texts-assessment")


def test_more_than_is_read_is_refused_whole(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    answer = officer.post(f"{where}/texts", data={"version": "1", "texts-view": "x" * 10_000_000})
    assert answer.status_code in (400, 413)
    assert len(answer.text) < 100_000


def test_a_sign_no_form_may_hold_changes_nothing(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    answer = officer.post(f"{where}/texts", data={"version": "1", "texts-view": "a\0b"})
    assert answer.status_code == 422
    assert (
        flashed(officer.post(f"{where}/texts", data={"version": "1", "texts-view": "ab"}))
        == "saved"
    )


def test_markup_in_words_is_shown_as_words(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    hostile = '</textarea><script>alert(1)</script> #read("/etc/passwd")'
    assert (
        flashed(officer.post(f"{where}/texts", data={"version": "1", "texts-view": hostile}))
        == "saved"
    )
    page = officer.get(where).text
    assert "<script>alert" not in page
    assert officer.get(f"{where}.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("role", ["outsider", "other_supervisor"])
def test_another_team_finds_no_paper(visitor: Visitor, desk: Desk, role: str) -> None:
    where, other = begun(visitor, desk), visitor(role)
    for page in (where, f"{where}.pdf", f"{where}/sign", f"/people/{desk.person.id}/papers"):
        assert other.get(page).status_code == 404
    assert other.post(f"{where}/texts", data={"version": "1"} | PUT_UP).status_code == 404


def test_a_warning_drawn_up_earlier_leaves_the_report_to_be_drafted(
    visitor: Visitor, desk: Desk
) -> None:
    escalation = desk.escalations[PaperKind.OFFICIAL_WARNING].id
    desk.draft(PaperKind.OFFICIAL_WARNING)
    page = f"/escalations/{escalation}"
    assert "Opstellen: " not in words(visitor("officer").get(page).text)
    with desk.arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(EscalationRow, escalation).decision = "propose_report"
    assert dutch("Draft: %(paper)s", paper=named("paper", "violation_report")) in words(
        visitor("officer").get(page).text
    )


def test_a_warning_decided_about_our_own_failure_is_read_and_no_longer_drafted(
    visitor: Visitor, desk: Desk
) -> None:
    """As one could be before decisions had to fit the escalation."""
    escalation = desk.escalations[PaperKind.OFFICIAL_WARNING].id
    with desk.arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(EscalationRow, escalation).trigger = "contact-shortfall"
    officer = visitor("officer")
    page = words(officer.get(f"/escalations/{escalation}").text)
    assert named("decision", "official_warning") in page
    assert "Opstellen: " not in page
    with pytest.raises(Conflict):
        desk.draft(PaperKind.OFFICIAL_WARNING)


def test_each_source_of_a_paper_leads_to_a_page_that_exists(visitor: Visitor, desk: Desk) -> None:
    officer, where = visitor("officer"), begun(visitor, desk)
    page = officer.get(where).text
    sources = set(re.findall(r'href="(/[a-z]+/[^"]+)" title="', page))
    assert any("#condition-" in one for one in sources)
    for address in sources:
        found = officer.get(address)
        assert found.status_code == 200, address
        if fragment := address.partition("#")[2]:
            assert f'id="{fragment}"' in found.text
