"""In a real browser: from the worklist to what another organisation sent, what would change, and accepting it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.morning import in_english, sign_in
from tests.scenarios.test_messages_in import court, send
from tests.scenarios.test_the_thread import a_person, sandbox_world

pytestmark = pytest.mark.browser


def test_an_address_is_accepted_once_from_the_worklist(
    desk: Page, service_url: str, tmp_path: Path
) -> None:
    page = desk
    with sandbox_world(service_url, tmp_path) as world:
        person = world.officer.do("POST", "/api/v1/people", a_person("S-36"))
        send(court(world), "address-change", "N-1", world.clock.now())

        # Given an officer whose worklist says that there is something to decide on
        in_english(page, world.address)
        sign_in(page, world.address, "officer")
        page.goto(f"{world.address}/worklist")
        expect(page.get_by_text("Change of address, reported by")).to_be_visible()
        page.get_by_role("link", name="Change of address, reported by").click()

        # When they have read what would change, and accept it
        expect(page.get_by_role("heading", name="Change of address")).to_be_visible()
        expect(page.get_by_role("cell", name="Lindelaan 1")).to_be_visible()
        page.get_by_role("button", name="Accept").click()

        # Then it stands in the case file, and there is nothing left to accept
        expect(page.get_by_text("It stands in the case file with your name")).to_be_visible()
        expect(page.get_by_role("button", name="Accept")).to_have_count(0)
        home = world.officer.get(f"/api/v1/people/{person['id']}/home-address")
        assert home["lines"].startswith("Lindelaan 1")
