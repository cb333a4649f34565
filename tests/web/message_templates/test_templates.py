"""The editor of texts: previewed while typing, refused kindly, let out by another administrator only."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.templates import TextKind, shipped_template
from aftercare.store.database.unit_of_work import Database
from aftercare.store.message_templates.rows import template_history, template_in_force
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

KIND = TextKind.REPLY_TO_WRONG_NUMBER
HERE = f"/templates/{KIND.value}/nl"
OURS = "Dank u. Dit nummer krijgt niets meer van ons."


def hidden(page: str) -> dict[str, str]:
    """What the forms of the version in hand carry along."""
    found = dict(
        re.findall(r'<input type="hidden" name="(version|template)" value="([^"]+)"', page)
    )
    return {str(name): str(value) for name, value in found.items()}


def save(client: TestClient, text: str = OURS, reason: str = "Korter en duidelijker") -> None:
    carried = hidden(client.get(HERE).text)
    answer = client.post(HERE, data=carried | {"text": text, "reason": reason})
    assert answer.status_code == 303, words(answer.text)


def step(client: TestClient, what: str) -> int:
    return client.post(f"{HERE}/{what}", data=hidden(client.get(HERE).text)).status_code


def in_force(database: Database) -> tuple[int, str]:
    with database.work(CLOCK, NOW) as work:
        found = template_in_force(work.session, KIND, "nl")
    return found.version, found.text


def test_every_kind_and_language_leads_to_its_editor(visitor: Visitor) -> None:
    client = visitor("admin")
    page = client.get("/templates").text
    links = re.findall(r'href="(/templates/[^"]+)"', page)
    assert len(links) == len(set(links)) == 132
    for link in links:
        shown = client.get(link)
        assert shown.status_code == 200
        assert '<html lang="nl">' in shown.text


def test_one_writes_another_lets_it_out_and_the_shipped_text_comes_back(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    first, second = visitor("admin"), visitor(arrange.staff("admin"))
    save(first)
    save(first, OURS + " Dag.")
    assert step(first, "propose") == 303
    page = words(first.get(HERE).text)
    assert (
        dutch("Only an administrator who neither wrote nor proposed a text can activate it.")
        in page
    )
    assert step(first, "activate") == 403
    assert in_force(database)[0] == 1
    assert dutch("Activate") in words(second.get(HERE).text)
    assert step(second, "activate") == 303
    assert in_force(database) == (2, OURS + " Dag.")
    assert "versie 2" in words(first.get(HERE).text)
    assert step(first, "retire") == 303
    assert in_force(database) == (1, shipped_template(KIND, "nl").text)
    assert named("text_state", "retired") in words(first.get(HERE).text)


def test_the_history_marks_what_was_said_and_is_said(visitor: Visitor) -> None:
    client = visitor("admin")
    save(client, "Bedankt voor uw bericht. Wij sturen nooit meer iets.")
    page = client.get(HERE).text
    assert "<del" in page
    assert re.search(r'<ins class="change__new">nooit', page)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        (
            "Bij de reclassering",
            dutch("“%(which)s” reveals too much to a stranger", which="reclassering"),
        ),
        ("Dag {name}", dutch("{%(which)s} is not known when this text is sent", which="name")),
        ("Bel 020-7654321", dutch("Texts may not contain any number other than {phone}")),
        ("Zie www.voorbeeld.nl", dutch("Texts may not contain a link")),
        ("Dag <b>u</b> {", dutch("Use braces only around a placeholder")),
        ("a" * 161, "2 segmenten: te veel"),
        ("Dag\u202e", "onzichtbaar teken in"),
    ],
)
def test_a_fault_is_shown_in_the_preview_and_refused_on_saving(
    visitor: Visitor, database: Database, text: str, view: str
) -> None:
    client = visitor("admin")
    shown = client.post(f"{HERE}/preview", data={"text": text, "reason": ""})
    assert (shown.status_code, view in words(shown.text)) == (200, True)
    assert "<b>u" not in shown.text
    saved = client.post(HERE, data={"text": text, "reason": "Te lang en onduidelijk"})
    assert (saved.status_code, view in words(saved.text)) == (422, True)
    assert dutch("Not saved yet: something is missing or unclear") in words(saved.text)
    with database.work(CLOCK, NOW) as work:
        assert template_history(work.session, KIND, "nl") == []


def test_the_preview_shows_encoding_what_forces_it_segments_and_price(visitor: Visitor) -> None:
    client = visitor("admin")
    page = words(client.post(f"{HERE}/preview", data={"text": "Dank u. België " * 5}).text)
    assert "Codering UCS-2" in page
    assert "Vanwege ë" in page
    assert "Segmenten 2, hoogstens 1" in page
    assert f"{dutch('Price per text')} € 0,18" in page
    plain = words(
        client.post(
            f"{HERE}/preview",
            data={"text": "Dank u."},
        ).text
    )
    assert "Codering GSM-7" in plain
    assert f"{dutch('Price per text')} € 0,09" in plain


def test_a_stale_or_forged_form_changes_nothing(visitor: Visitor, database: Database) -> None:
    client = visitor("admin")
    save(client)
    seen = hidden(client.get(HERE).text)
    save(client, OURS + " Dag.")
    stale = client.post(
        HERE, data=seen | {"text": "Iets anders.", "reason": "Te lang en onduidelijk"}
    )
    assert stale.status_code == 412
    assert client.post(f"{HERE}/propose", data=seen).status_code == 412
    assert client.post(f"{HERE}/propose", data={"template": "x", "version": "1"}).status_code == 422
    assert client.post(f"{HERE}/burn", data=seen).status_code == 404
    assert client.get("/templates/free-text/nl").status_code == 404
    assert client.get(f"/templates/{KIND.value}/fr").status_code == 404
    with database.work(CLOCK, NOW) as work:
        assert [one.text for one in template_history(work.session, KIND, "nl")] == [OURS + " Dag."]


@pytest.mark.parametrize("who", ["officer", "supervisor", "planner", "provider", "auditor"])
def test_nobody_else_comes_in(visitor: Visitor, who: str) -> None:
    client = visitor(who)
    for path in ("/templates", HERE):
        assert client.get(path).status_code == 403
    assert (
        client.post(HERE, data={"text": OURS, "reason": "Te lang en onduidelijk"}).status_code
        == 403
    )
    assert "/templates" not in client.get("/", follow_redirects=True).text
