"""Passkeys in Chromium, with an authenticator that it simulates: added, used, refused, removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Request, expect

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.browser.morning import in_english, sign_in
from tests.scenarios.running import free_port, served
from tests.seeding import START, seed_town

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
REFUSED = "This passkey was not accepted"


@pytest.fixture
def address(service_url: str, tmp_path: Path) -> Iterator[str]:
    """By name, since an IP address has no passkeys."""
    database, port = Database(open_engine(service_url)), free_port()
    seed_town(database, START)
    name = f"http://localhost:{port}"
    settings = Settings(data_dir=tmp_path, public_base_url=name, port=port)
    with served(furnish(settings, database, clock=FixedClock(START)), port):
        yield name


def use_passkey(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/me/account")
    page.get_by_role("button", name="Use a passkey").click()


def put_back(client: CDPSession, device: str, held: dict[str, Any], **changed: Any) -> None:
    """The authenticator has its passkey again, with something changed."""
    client.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    credential = {"authenticatorId": device, "credential": held | changed}
    client.send("WebAuthn.addCredential", credential)


def test_a_passkey_is_added_signs_in_once_for_each_answer_and_is_removed(
    address: str, desk: Page, chromium: Browser
) -> None:
    page, client = desk, desk.context.new_cdp_session(desk)
    client.send("WebAuthn.enable")
    device = client.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    in_english(page, address)
    sign_in(page, address, "officer")

    # Added
    page.goto(f"{address}/me/account")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name of the device").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="The passkey is added")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("rowheader", name="Work laptop")).to_be_visible()

    # It signs in, without a name, and the same answer does not again
    page.get_by_role("button", name="Sign out").click()
    use_passkey(page, address)
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    answer = sent[-1].post_data
    assert answer is not None
    assert "answer=" in answer
    form = {"content-type": "application/x-www-form-urlencoded", "origin": address}
    replayed = page.request.post(f"{address}/sign-in/passkey", data=answer, headers=form)
    assert (replayed.status, REFUSED in replayed.text()) == (401, True)

    # A copy of before, a passkey of another account, and a page under another name are refused
    (held,) = client.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    for changed in ({"signCount": 0}, {"userHandle": "b3RoZXI="}):
        put_back(client, device, held, **changed)
        use_passkey(page, address)
        expect(page.get_by_role("heading", name=REFUSED)).to_be_visible()
    put_back(client, device, held)
    page.goto(f"{address.replace('localhost', '127.0.0.1')}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_be_visible()

    # Removed, which asks who is there and takes the passkey for it
    use_passkey(page, address)
    page.get_by_role("button", name="Remove Work laptop").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    use_passkey(page, address)
    expect(page.get_by_role("heading", name=REFUSED)).to_be_visible()

    # Without scripts there is no button
    plain = chromium.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{address}/sign-in")
    expect(page.get_by_role("button")).to_have_count(2)
    plain.close()
