"""After the term a page says that the words are gone, and goes on saying what became of the message."""

from __future__ import annotations

from datetime import timedelta

from aftercare.store.messages.rows import InboundTextRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

GONE = dutch("The text was removed automatically after some time")


def test_emptied_words_are_said_to_be_gone_and_an_empty_reply_is_not(
    visitor: Visitor, arrange: Arranger
) -> None:
    long_ago = NOW - timedelta(days=400)
    person = arrange.person()
    arrange.message(
        arrange.appointment(person, long_ago, state="attended"),
        state="delivered", body="", recipient="", emptied_at=NOW, due_at=long_ago, state_at=long_ago,
    )  # fmt: skip
    officer = visitor("officer")
    for address in (f"/people/{person.id}/messages", f"/people/{person.id}/conversation"):
        page = words(officer.get(address).text)
        assert page.count(GONE) == 1
        assert "Afgeleverd" in page
    arrange.add(
        InboundTextRow(
            sid="SM1",
            person_id=person.id,
            sender="+12025550199",
            body="",
            meaning="unclear",
            received_at=NOW,
        )
    )
    assert words(officer.get(f"/people/{person.id}/conversation").text).count(GONE) == 1
