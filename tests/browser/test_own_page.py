"""A client answers the check-in on a phone without scripts: what is wrong stands at its question, in their language."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.casework.messages.channels import NONE_YET, record_preference
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.client_page.check_in_words import CHECK_IN
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.client_page.rows import ClientPageVisitRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.client_page.pages import PATH
from aftercare.web.shell.cookies import session_cookie
from tests.browser.conftest import PHONE
from tests.serving import on_a_port, web_on
from tests.store.arranging import NOW, Arranger

pytestmark = pytest.mark.browser
LONG = "Po godzinie szesnastej, wcześniej jestem w pracy. " * 5
SHORT = "Po szesnastej"
TOKEN = "a-visit-of-this-test"
PL = CHECK_IN["pl"]


def test_without_scripts_each_fault_stands_at_its_question_and_nothing_typed_is_lost(
    chromium: Browser, fresh_database: Database, clock: FixedClock
) -> None:
    arrange = Arranger(fresh_database)
    person = arrange.person(
        phone="+447700900123", phone_state="verified", texts_consented=True, language="pl"
    )
    with fresh_database.work(arrange.office.officer, NOW) as work:
        record_preference(
            work, person.id, NONE_YET, ["sms"], "Wil dat zo.", own_page=True, check_in=True
        )
    arrange.add(
        ClientPageVisitRow(
            person_id=person.id, token_hash=token_hash(TOKEN), started_at=NOW, used_at=NOW
        )
    )
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 700}
    )
    settings = Settings()
    cookie = f"{session_cookie(settings)}-appointments"
    with on_a_port(web_on(furnish(settings, fresh_database, clock=clock))) as address:
        settings.port = urlsplit(address).port or 0
        context.add_cookies([{"name": cookie, "value": TOKEN, "url": address}])
        page = context.new_page()
        page.goto(f"{address}{PATH}")

        # When one question is forgotten and the text is too long
        page.get_by_role("group", name=PL.mood).get_by_label(PL.so_so).check()
        page.get_by_role("group", name=PL.call).get_by_label(PL.yes).check()
        page.get_by_label(PL.when).fill(LONG)
        page.get_by_role("button", name=PL.send).click()

        # Then each says so, in Polish, and the answers are still there
        expect(page.get_by_role("alert")).to_have_text(PL.incomplete)
        expect(page.get_by_role("group", name=PL.changed)).to_have_accessible_description(PL.choose)
        expect(page.get_by_label(PL.when)).to_have_accessible_description(PL.too_long)
        expect(page.get_by_label(PL.when)).to_have_value(LONG)
        expect(page.get_by_role("group", name=PL.mood).get_by_label(PL.so_so)).to_be_checked()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE

        # And once they are mended, it is sent
        page.get_by_role("group", name=PL.changed).get_by_label(PL.no).check()
        page.get_by_label(PL.when).fill(SHORT)
        page.get_by_role("button", name=PL.send).click()
        expect(page.get_by_text(PL.received)).to_be_visible()
    context.close()
    with fresh_database.work(arrange.office.officer, NOW) as work:
        (row,) = work.session.query(ClientCheckInRow).all()
        assert (row.mood, row.changed, row.call_when) == ("so_so", False, SHORT)
