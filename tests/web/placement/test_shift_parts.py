"""The preview of a re-planning begins with the clients who expect the old time."""

from __future__ import annotations

from tests.web.gallery import page
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch


def test_clients_who_expect_the_old_time_come_first_and_those_with_the_same_time_are_folded() -> (
    None
):
    text = bytes(page("officer-away-shown").body).decode()
    expecting, kept = (
        text.index('id="expected-title"'),
        text.index(dutch("Another officer, same time")),
    )
    assert expecting < text.index("N. Nectarine") < text.index('id="moved-title"') < kept
    assert text.rindex("<details", 0, kept) > text.index('id="moved-title"')
    assert "do 26 nov 10:00 P. Peer" in words(text[expecting:]), "under its day"
