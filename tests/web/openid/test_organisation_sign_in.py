"""Signing in at the organisation's provider: who gets in, as what, and what the provider ends."""

from __future__ import annotations

import re
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Update
from sqlmodel import col, select, update

from aftercare.casework.openid.acts import LONG_AGO
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.openid.assurance import Assurance
from aftercare.store.accounts.change_rows import AccountChangeRow
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import as_sign_in
from aftercare.store.openid.rows import OpenidSessionRow
from aftercare.store.sign_in.notice_rows import AccountNoticeRow
from aftercare.store.sign_in.rows import WebSessionRow
from tests.web.openid.conftest import ACTION, Organisation

HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
NUMBERS = count(1)


def account(organisation: Organisation, name: str, **changes: Any) -> StaffRow:
    values = {"role": "officer", "team_id": organisation.arrange.office.team_id, "language": "en"}
    row = StaffRow(username=name, display_name=f"Account {name}", **values | changes)
    organisation.arrange.add(row)
    return row


def waiting(organisation: Organisation, staff_id: UUID) -> list[AccountChangeRow]:
    with organisation.arrange.database.work(CLOCK, organisation.arrange.now) as work:
        query = select(AccountChangeRow).where(AccountChangeRow.staff_id == staff_id)
        return list(work.session.exec(query))


def test_who_has_the_same_role_there_and_here_arrives_on_the_page_they_wanted(
    organisation: Organisation,
) -> None:
    account(organisation, "j.smit")
    visitor = organisation.visitor()
    offered = visitor.client.get(f"{organisation.address}/sign-in?next=/week").text
    assert 'href="/sign-in/organisation?next=/week"' in offered
    assert "Stichting Voorbeeld" in offered
    arrived = visitor.at_provider("J.Smit+officers+north+mail", following="/week")
    assert (arrived.status_code, arrived.url.path) == (200, "/week")
    assert visitor.is_signed_in()


def test_a_link_on_another_site_begins_no_sign_in(organisation: Organisation) -> None:
    account(organisation, "l.link")
    visitor = organisation.visitor()
    visitor.at_provider("l.link+officers+north")
    visitor.client.post(
        f"{organisation.address}/sign-out", headers={"origin": organisation.address}
    )
    assert not visitor.is_signed_in()
    # The provider would let them in without asking.
    visitor.client.headers["sec-fetch-site"] = "cross-site"
    arrived = visitor.client.get(visitor.begin, params={"next": "/week"})
    assert (arrived.url.path, visitor.is_signed_in()) == ("/sign-in", False)
    assert "/sign-in/organisation?next=/week" in arrived.text
    visitor.client.headers["sec-fetch-site"] = "same-origin"
    visitor.client.get(visitor.begin)
    assert visitor.is_signed_in()


def test_the_holder_hears_of_a_sign_in_from_a_new_place_and_each_session_has_an_idle_limit(
    organisation: Organisation,
) -> None:
    holder = account(organisation, "n.nomade")
    login = "n.nomade+officers+north"
    usual = organisation.visitor()
    elsewhere = organisation.visitor(from_address="127.0.0.2")
    heard = []
    for visitor in (usual, usual, elsewhere, elsewhere):
        visitor.at_provider(login)
        with (
            organisation.arrange.database.work(CLOCK, organisation.arrange.now) as work,
            as_sign_in(work),
        ):
            notices = select(AccountNoticeRow).where(AccountNoticeRow.staff_id == holder.id)
            heard.append([one.kind for one in work.session.exec(notices)])
            sessions = select(WebSessionRow).where(WebSessionRow.staff_id == holder.id)
            assert all(one.idle is not None for one in work.session.exec(sessions))
    assert heard == [[], [], ["provider_new_place"], ["provider_new_place"]]


def test_a_name_that_is_given_to_another_there_does_not_open_the_account_of_before(
    organisation: Organisation,
) -> None:
    account(organisation, "p.jansen")
    assert organisation.visitor().at_provider("a:p.jansen+officers+north").status_code == 200
    refused = organisation.visitor().at_provider("b:p.jansen+officers+north")
    assert (refused.status_code, "no account here yet" in refused.text) == (403, True)
    assert organisation.visitor().at_provider("a:p.jansen+officers+north").status_code == 200


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ("mail", "no role in this service"),
        ("officers", "no role in this service"),
        ("officers+auditors+north", "no role in this service"),
        ("auditors", "another role or team"),
    ],
)
def test_another_role_there_lets_nobody_in_before_a_colleague_confirms_it(
    organisation: Organisation, groups: str, says: str
) -> None:
    name = f"k.{groups.replace('+', '-')}"
    row = account(organisation, name)
    visitor = organisation.visitor()
    for _ in range(2):
        refused = visitor.at_provider(f"{name}+{groups}")
        assert refused.status_code == 403
        assert says in refused.text
    assert not visitor.is_signed_in()
    proposed = [(one.role, one.proposed_by) for one in waiting(organisation, row.id)]
    assert proposed == ([("auditor", None)] if groups == "auditors" else [])


@pytest.mark.parametrize("name", ["unknown", "closed"])
def test_an_unknown_and_a_closed_account_stay_outside(
    organisation: Organisation, name: str
) -> None:
    if name == "closed":
        account(organisation, name, active=False)
    visitor = organisation.visitor()
    refused = visitor.at_provider(f"{name}+officers+north")
    assert refused.status_code == 403
    assert "no account here yet" in refused.text
    assert not visitor.is_signed_in()


@pytest.mark.parametrize(
    ("needed", "says"),
    [
        (Assurance(amr=frozenset({"mfa"})), "requires a stronger sign-in"),
        (Assurance(acr=("gold",)), "requires a stronger sign-in"),
        (Assurance(max_age_s=600), ""),
    ],
)
def test_a_sign_in_there_that_is_too_weak_stays_outside(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch, needed: Assurance, says: str
) -> None:
    name = f"s.{next(NUMBERS)}"
    account(organisation, name)
    monkeypatch.setattr(organisation.provider, "assurance", needed)
    visitor = organisation.visitor()
    answer = visitor.at_provider(f"{name}+officers+north")
    assert (says in answer.text, visitor.is_signed_in()) == (True, not says)


def test_what_the_provider_ends_is_ended_here(organisation: Organisation) -> None:
    account(organisation, "m.bakker")
    one, other = organisation.visitor(), organisation.visitor()
    for visitor in (one, other):
        assert visitor.at_provider("m.bakker+officers+north").status_code == 200
    # The provider asks whether to sign out, and then calls the service by itself.
    asked = one.client.get(f"{organisation.issuer}/session/end")
    (action,) = set(ACTION.findall(asked.text))
    fields = dict(HIDDEN.findall(asked.text))
    assert one.client.post(action, data=fields | {"logout": "yes"}).status_code == 200
    assert not one.is_signed_in()
    assert other.is_signed_in()


def test_an_act_of_weight_asks_the_provider_again_and_only_for_the_same_person(
    organisation: Organisation,
) -> None:
    row = account(organisation, "d.bos")
    visitor = organisation.visitor()
    assert visitor.at_provider("d.bos+officers+north").status_code == 200

    def became(statement: Update) -> None:
        database, now = organisation.arrange.database, organisation.arrange.now
        with database.work(CLOCK, now) as work, as_sign_in(work):
            work.session.execute(statement)

    began_by = update(OpenidSessionRow).where(col(OpenidSessionRow.subject).like("%d.bos%"))
    aged = update(WebSessionRow).where(col(WebSessionRow.staff_id) == row.id)
    became(aged.values(authenticated_at=LONG_AGO))

    def act() -> httpx.Response:
        return visitor.client.post(
            f"{organisation.address}/me/sign-ins/end-others",
            data={"note": "kept"},
            headers={"origin": organisation.address},
        )

    def confirm() -> httpx.Response:
        asked = visitor.client.get(f"{visitor.begin}/confirm")
        assert str(asked.url).startswith(organisation.issuer), "the provider asks again"
        return visitor.allowed(asked, "d.bos+officers+north")

    asked = act()
    assert (asked.status_code, 'name="note" value="kept"' in asked.text) == (401, True)
    became(began_by.values(subject="d.bos of another"))
    refused = confirm()
    assert (refused.status_code, "Begin again" in refused.text) == (403, True)
    assert act().status_code == 401
    assert visitor.is_signed_in()
    became(began_by.values(subject="d.bos+officers+north"))
    assert "You have confirmed" in confirm().text
    assert act().url.path == "/me/sign-ins"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "another"},
        {"code": "another"},
        {"code": ""},
        {"error": "access_denied", "code": ""},
        {"cookie": ""},
        {"cookie": "half.of.it"},
    ],
    ids=["state", "code", "no-code", "refused-there", "no-cookie", "half-a-cookie"],
)
def test_a_return_that_does_not_belong_to_this_browser_is_refused(
    organisation: Organisation, change: dict[str, str]
) -> None:
    account(organisation, f"r.{next(NUMBERS)}")
    visitor = organisation.visitor()
    begun = visitor.client.get(visitor.begin, follow_redirects=False)
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    if "cookie" in change:
        visitor.client.cookies.set("aftercare-openid", change["cookie"])
    query = {"state": state, "code": "none was given"} | change
    query.pop("cookie", None)
    answer = visitor.client.get(f"{visitor.begin}/return", params=query)
    assert (answer.status_code, "Begin again" in answer.text) == (403, True)
    assert not visitor.is_signed_in()
