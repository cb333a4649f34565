"""The page of an escalation about a report of which the decision was replaced leads to its end."""

from __future__ import annotations

from aftercare.processes.deadlines.replaced_decisions import DECISION_REPLACED
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from tests.casework.escalation.test_replaced_decisions import escalation, left, report, state_of
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words

__all__ = ["escalation", "left"]


def test_one_that_was_left_ends_by_a_supervisor_on_its_page(
    database: Database, left: EscalationRow, visitor: Visitor
) -> None:
    here = f"/escalations/{left.id}"
    address = f"{here}/decision-replaced"
    assert address not in visitor("officer", "en").get(here).text
    supervisor = visitor("supervisor", "en")
    page = supervisor.get(here).text
    assert "No longer needed: the decision was replaced" in words(page)
    assert supervisor.post(address, data=hidden(page, address)).status_code == 303
    assert (report(database).state, state_of(database, left)[0]) == ("dropped", "resolved")
    assert DECISION_REPLACED in words(supervisor.get(f"/deadlines/{report(database).id}").text)
    assert "Een ander besluit" in words(visitor("supervisor").get(here).text)
