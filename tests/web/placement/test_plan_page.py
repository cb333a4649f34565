"""The page of a plan reads as an officer would explain it, and keeps what is not for everybody."""

from __future__ import annotations

from datetime import date

from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch


def test_it_says_what_was_laid_down_what_follows_and_when_that_is_next(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    plan, (line,) = arrange.plan(arrange.person())
    with database.work(CLOCK, NOW) as work:
        condition = work.session.get_one(ConditionRow, line.condition_id)
        condition.wording = "Meldt zich op kantoor."
        place_persons(work, [plan.person_id])
    page = words(visitor("officer").get(f"/plans/{plan.id}").text)
    frame, condition_at = page.index("Voorwaardelijke veroordeling"), page.index("Meldplicht")
    wording, cadence = page.index("Meldt zich op kantoor."), page.index("elke week, 30 minuten")
    assert frame < condition_at < wording < cadence < page.index("Volgende afspraken")
    assert "met Medewerker officer-1" in page
    assert "goedgekeurd door" in page


def test_monitoring_and_withdrawal_are_view(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    plan, (line,) = arrange.plan(arrange.person())
    with database.work(CLOCK, NOW) as work:
        condition = work.session.get_one(ConditionRow, line.condition_id)
        condition.monitored, condition.monitored_from_on = True, date(2026, 11, 1)
        condition.withdrawn_on = date(2026, 12, 24)
    page = words(visitor("officer").get(f"/plans/{plan.id}").text)
    assert f"{dutch('Electronically monitored')} vanaf zo 1 nov" in page
    assert "ingetrokken op do 24 dec" in page


def test_a_replaced_version_leads_to_the_one_in_force(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person()
    old, _ = arrange.plan(person, state="superseded", number=1)
    new, _ = arrange.plan(person, number=2)
    page = visitor("supervisor").get(f"/plans/{old.id}").text
    assert dutch("This version is not in force") in words(page)
    assert f'href="/plans/{new.id}"' in page


def test_an_empty_draft_says_that_it_asks_nothing(visitor: Visitor, arrange: Arranger) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    begun = client.post(f"/people/{condition.person_id}/plans").headers["location"]
    page = client.get(begun.removesuffix("/edit").partition("?")[0].removesuffix("/edit")).text
    assert dutch("This version has no obligations yet") in words(page)


def test_it_is_not_for_planners_providers_and_strangers(
    visitor: Visitor, arrange: Arranger
) -> None:
    plan, _ = arrange.plan(arrange.person())
    for who in ("planner", "provider"):
        assert visitor(who).get(f"/plans/{plan.id}").status_code == 403
    assert visitor("outsider").get(f"/plans/{plan.id}").status_code == 404
