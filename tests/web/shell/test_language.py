"""The reader's own choice comes first, Dutch comes last, and no sentence is left in English."""

from __future__ import annotations

import re

import pytest

from aftercare.web.shell.language import LANGUAGES, catalogue, choose_language
from aftercare.web.shell.layout import environment
from tests.web.shell.messages_in_use import messages_in_use

HOLE = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize(
    ("setting", "cookie", "header", "spoken"),
    [
        ("en", "nl", "nl", "en"),
        (None, "en", "nl", "en"),
        (None, None, "en-GB,en;q=0.9,nl;q=0.8", "en"),
        (None, None, "nl;q=0.4,en;q=0.3", "nl"),
        (None, None, "fr, en;q=0.2", "en"),
        (None, None, "en;q=0, fr", "nl"),
        (None, None, "en;q=high", "nl"),
        (None, None, "", "nl"),
        ("xx", "../nl", "*", "nl"),
        (None, None, None, "nl"),
    ],
    ids=[
        "the account's setting",
        "the cookie",
        "a regional form",
        "the heavier wish",
        "the first we have",
        "a language the reader refuses",
        "a weight that is none",
        "an empty header",
        "nonsense everywhere",
        "no wish",
    ],
)
def test_the_language_is_chosen_from(
    setting: str | None, cookie: str | None, header: str | None, spoken: str
) -> None:
    assert choose_language(setting, cookie, header) == spoken


def test_every_sentence_is_said_in_dutch_with_the_same_holes() -> None:
    dutch = catalogue("nl")
    missing, torn = [], []
    for message in messages_in_use():
        one, many = (message, None) if isinstance(message, str) else message
        known = dutch._catalog if hasattr(dutch, "_catalog") else {}
        if not known.get(one if many is None else (one, 0)):
            missing.append(one)
        elif many is None:
            torn += [one] * (holes(dutch.gettext(one)) != holes(one))
        else:
            torn += [one] * (holes(dutch.ngettext(one, many, 1)) != holes(one))
            torn += [many] * (holes(dutch.ngettext(one, many, 2)) != holes(many))
    assert missing == []
    assert torn == []


def holes(sentence: str) -> set[str]:
    return set(HOLE.findall(sentence))


def test_english_says_its_keys() -> None:
    assert catalogue("en").gettext("My week") == "My week"
    assert (
        catalogue("en").ngettext("%(num)s day overdue", "%(num)s days overdue", 2)
        == "%(num)s days overdue"
    )


def test_every_language_offered_has_words() -> None:
    for language in LANGUAGES:
        assert catalogue(language)


def test_a_language_we_do_not_have_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        catalogue("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_written_as_the_template_is_compiled_is_the_one_looked_up_with_each_page(
    language: str,
) -> None:
    made = environment(language, 2026)
    for text in ("Caseload", "10%% & more"):
        page = f"{{% set text = {text!r} %}}{{{{ _(text) }}}}|{{{{ _({text!r}) }}}}"
        asked, written = made.from_string(page).render().split("|")
        assert asked == written
    compiled = made.compile("{{ _('Caseload') }}{{ icon('lock') }}", raw=True)
    assert catalogue(language).gettext("Caseload") in compiled
    assert "#lock" in compiled
