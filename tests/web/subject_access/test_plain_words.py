"""An access document speaks to the client: no code in it is called by a word of staff, or speaks of the client."""

from __future__ import annotations

import re

import pytest

from aftercare.domain.conditions.specs import SUBSTANCES, KindProperty, specs_of
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.retention.kinds import DataKind
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.subject_access.held import HELD, LEFT_OUT
from aftercare.domain.subject_access.plain_words import PLAIN
from aftercare.domain.subject_access.writing import called_by, resulting, scored
from aftercare.web.overviews.history_days import PARTS
from aftercare.web.router import register_words
from aftercare.web.shell.vocabulary import VOCABULARY
from aftercare.web.subject_access.names import name_of

STAFF_WORDS = {
    "nl": r"cliënt|voorbeeldtermijn|werklijst|bibliotheek|escalatie|\bkaders?\b|verzuim|\bhem\b|norm\b|overhandigen",
    "en": r"client|\bis the person\b|example deadline|worklist|library|escalation|standard asks|hand over a",
}


def codes() -> dict[str, set[str]]:
    """By the list of codes that the document uses."""
    register_words()
    subjects = {one.subject for kind in HELD for one in kind.fields if one.subject}
    found = {one: set(VOCABULARY.get(one, ())) for one in subjects if not one.startswith("@")}
    parameters = {one.name for one in specs_of(KindProperty)}
    return found | {
        "deadline_code": set(DEADLINE_KINDS),
        "data_kind": set(DataKind),
        "parameter": parameters,
        "substance": set(SUBSTANCES),
        "order_part": set(PARTS),
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_code_is_called_by_a_word_of_staff(language: str) -> None:
    called = {
        (subject, code): called_by(subject, code, language, name_of)
        for subject, known in codes().items()
        for code in known
    }
    for one in INSTRUMENTS.values():
        items = {item.code: 0 for item in one.items}
        asked = {"answers": {question.code: False for question in one.questions}}
        called["items", one.code] = scored(items, one.code, language)
        called["questions", one.code] = resulting(asked, one.code, language)
    titles = {(table, ""): said[language == "en"] for table, (said, _) in LEFT_OUT.items()}
    assert len(called) > 400
    speaks = re.compile(STAFF_WORDS[language], re.IGNORECASE)
    assert {key: said for key, said in (called | titles).items() if speaks.search(said)} == {}


def test_every_parameter_of_a_condition_has_a_plain_word() -> None:
    wanted = {(one, code) for one in ("parameter", "substance") for code in codes()[one]}
    assert wanted - PLAIN.keys() == set()


def test_every_plain_word_is_for_a_code_that_there_is() -> None:
    of_instruments = {one.code for it in INSTRUMENTS.values() for one in (*it.items, *it.questions)}
    known = codes() | {"risk_item": of_instruments}
    assert {key for key in PLAIN if key[1] not in known.get(key[0], ())} == set()
