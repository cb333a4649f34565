"""An empty installation leads its administrator to the first-run guide, which goes once there is nothing left to do."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.casework.accounts.acts import NewAccount, add_account_unchecked
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.database.unit_of_work import Database
from aftercare.web.accounts.organisation_page import TEAM_TAKEN
from aftercare.web.escalation.rule_book_view import NOT_ADOPTED
from aftercare.web.shell.cookies import session_cookie
from tests.serving import web_on
from tests.store.arranging import Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch

MENU = re.compile(r'class="masthead__link" href="([^"]+)"')


def test_an_administrator_of_an_empty_installation_begins_at_the_guide_and_enters_a_team(
    fresh_database: Database, clock: FixedClock
) -> None:
    app_state = furnish(Settings(), fresh_database, clock=clock)
    with fresh_database.work(CLOCK, clock.now()) as work:
        new = NewAccount("beheer", "B. Beheer", Role.ADMIN)
        staff = add_account_unchecked(work, new, active=True)
        token, _ = issue_token(work, staff, Credential.WEB_SESSION)
    browser = TestClient(
        web_on(app_state), base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False
    )
    browser.cookies.set(session_cookie(app_state.settings), token)
    assert browser.get("/").headers["location"] == "/set-up"
    guide = browser.get("/set-up").text
    assert "/set-up" in MENU.findall(guide)
    assert dutch("No teams yet") in words(guide)
    assert dutch("Nothing is really sent yet") in words(guide)
    assert dutch(NOT_ADOPTED) in words(browser.get("/rule-books").text)
    (href,) = re.findall(r'href="(/organisation)#team_name"', guide)
    assert flashed(browser.post(f"{href}/teams", data={"team_name": "Noord"})) == "saved"
    taken = browser.post(f"{href}/teams", data={"team_name": "NOORD"})
    assert (taken.status_code, error_of(taken.text, "team_name")) == (422, dutch(TEAM_TAKEN))
    assert value_of(taken.text, "team_name") == "NOORD"
    assert browser.get("/").headers["location"] == "/accounts"
    assert dutch("No teams yet") not in words(browser.get("/set-up").text)


def test_teams_and_providers_are_renamed_and_a_stale_tab_or_a_name_that_is_none_changes_nothing(
    arrange: Arranger, visitor: Visitor
) -> None:
    admin = visitor("admin")
    page = admin.get(f"/organisation?team={arrange.office.team_id}").text
    assert value_of(page, "version") == "1"
    path = f"/organisation/teams/{arrange.office.team_id}"
    assert flashed(admin.post(path, data={"team_name": "Zuidoost", "version": "1"})) == "saved"
    assert admin.post(path, data={"team_name": "Anders", "version": "1"}).status_code == 412
    for typed in ("", " ", "x" * 101, "Zuid\u202eoost"):
        refused = admin.post(path, data={"team_name": typed, "version": "2"})
        assert refused.status_code == 422
        assert error_of(refused.text, "team_name")
    provider = f"/organisation/providers/{arrange.office.provider_id}"
    assert flashed(admin.post(provider, data={"provider_name": "Linde", "version": "1"})) == "saved"
    ended = admin.post(f"{provider}/end", data={"version": "2"})
    assert flashed(ended) == "provider-ended"
    assert dutch("ended") in words(admin.get("/organisation").text)
    assert str(arrange.office.provider_id) not in visitor("planner").get("/treatment-groups").text
    assert flashed(admin.post(f"{provider}/reopen", data={"version": "3"})) == "saved"
    shown = words(admin.get("/organisation").text)
    assert "Zuidoost" in shown
    assert "Linde" in shown
    assert "Anders" not in shown
    for other in ("supervisor", "planner", "auditor"):
        assert visitor(other).get("/organisation").status_code == 403
        assert visitor(other).get("/set-up").status_code == 403


def test_every_main_page_says_what_it_is_for_and_leads_to_the_glossary_in_both_languages(
    visitor: Visitor,
) -> None:
    for language, asked, term in (
        ("nl", "Wat is deze pagina?", "Toezichthouder"),
        ("en", "What is this page?", "Probation officer"),
    ):
        officer = visitor("officer", language)
        week = officer.get("/week").text
        assert asked in week
        (first, *_) = re.findall(r'href="/help/glossary#([a-z_]+)"', week)
        glossary = officer.get("/help/glossary").text
        assert f'id="{first}"' in glossary
        assert term in words(glossary)
