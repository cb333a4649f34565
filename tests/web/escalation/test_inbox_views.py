"""The inbox shows what was notified to the reader and what the reader decided, and folds what is over."""

from __future__ import annotations

import html
import re

from aftercare.casework.escalation.acts import decide
from aftercare.domain.escalation.ladder import Decision
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import named, opening


def an_escalation(arrange: Arranger, person: PersonRow) -> EscalationRow:
    row = EscalationRow(
        person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=2,
        opened_at=NOW, state="opened",
    )  # fmt: skip
    arrange.add(row)
    return row


def test_notified_to_me_has_what_a_step_at_any_level_brought_to_this_account(
    arrange: Arranger, visitor: Visitor
) -> None:
    notified, other = arrange.person(family_name="Gemeld"), arrange.person(family_name="Ander")
    escalation = an_escalation(arrange, notified)
    an_escalation(arrange, other)
    arrange.add(
        StaffNoticeRow(
            staff_id=arrange.office.officer.staff_id, person_id=notified.id,
            escalation_id=escalation.id, created_at=NOW,
        )
    )  # fmt: skip
    officer = visitor("officer")
    page = officer.get("/escalations?view=to-me").text
    assert "Gemeld" in page
    assert "Ander" not in page
    numbers = dict(re.findall(r'href="/escalations\?view=([a-z-]+)".*?views__number">(\d+)<', page))
    assert numbers["to-me"] == "1"
    assert "Gemeld" not in visitor("supervisor").get("/escalations?view=to-me").text


def test_decided_by_me_has_own_decisions_and_the_inbox_folds_what_is_over_with_the_reason(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, still_open = arrange.person(family_name="Besloten"), arrange.person(family_name="Open")
    escalation = an_escalation(arrange, person)
    an_escalation(arrange, still_open)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "Samen opgelost.")
    arrange.add(
        EscalationRow(
            person_id=person.id, trigger_key="y", rule_code="y", rule_version=1, severity=2, opened_at=NOW,
            state="resolved", decision="propose_report", decision_reason="Derde keer.",
            decided_by=arrange.office.supervisor.staff_id, decided_at=NOW,
        )
    )  # fmt: skip
    mine = visitor("supervisor").get("/escalations?view=decided").text
    assert "Besloten" in mine
    assert "melding aan het OM" in words(mine), "an abbreviation keeps its capitals"
    assert "Open:" not in mine
    officer = visitor("officer")
    assert "Besloten" not in officer.get("/escalations?view=decided").text
    page = officer.get("/escalations?severity=medium").text
    assert "Besloten" not in page
    (link,) = re.findall(r'href="(/escalations[^"]*ended=yes[^"]*)"', page)
    shown = words(officer.get(html.unescape(link)).text)
    assert "Besloten" in shown
    assert opening("Decided by %(name)s, %(moment)s: %(decision)s") in shown
    assert named("decision", "close").lower() in shown.lower()
