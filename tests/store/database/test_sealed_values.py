"""What the driver seals and opens: one value, JSON with values in it, and nothing that was typed."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.sealing import keys_written
from aftercare.store.database.engine import connect
from aftercare.store.database.key_ring import MASTER, KeyRing
from aftercare.store.database.sealed_values import (
    MARK,
    UNREADABLE,
    Clear,
    Content,
    opened_bytes,
    opened_text,
    sealed,
)
from tests.log_keys import MASTER_KEY
from tests.tiers import examples

PLACE = "outcome.note"
WORDS = st.text().filter(lambda text: MARK not in text and UNREADABLE not in text)


class OneKey:
    """The keys of a database that has one, with a nonce of zeros."""

    def __init__(self, key: int = 1) -> None:
        self._key = AESGCM(bytes([key]) * 32)

    def seal(self, value: bytes, bound_to: bytes) -> tuple[str, bytes]:
        return "0123abcd", self._key.encrypt(bytes(12), value, bound_to)

    def opened(self, key_id: str, sealed: bytes, bound_to: bytes) -> bytes | None:
        try:
            return self._key.decrypt(bytes(12), sealed, bound_to) if key_id == "0123abcd" else None
        except InvalidTag:
            return None


KEYS = OneKey()


@given(WORDS)
@settings(max_examples=examples(100))
def test_a_text_comes_back_alone_and_within_json(words: str) -> None:
    stored = sealed(KEYS, Clear(PLACE, words))
    # In what is encrypted: a word may be one of the mark or the place before it.
    encrypted = urlsafe_b64decode(stored.rstrip("~").rpartition(":")[2])
    assert words.encode() not in encrypted or len(words) < 4
    assert opened_text(KEYS, stored) == words
    built = json.dumps({"note": stored, "all": [stored, "x"], "not": None})
    assert json.loads(opened_text(KEYS, built)) == {"note": words, "all": [words, "x"], "not": None}
    assert opened_text(KEYS, f"{stored} and more") == f"{words} and more"


@given(st.dictionaries(WORDS, WORDS | st.integers() | st.none()))
@settings(max_examples=examples(50))
def test_a_document_comes_back_as_a_document(document: dict[str, object]) -> None:
    stored = sealed(KEYS, Clear(PLACE, json.dumps(document), Content.JSON))
    assert json.loads(opened_text(KEYS, stored)) == document
    assert json.loads(opened_text(KEYS, f'[{{"facts":{stored}}}]')) == [{"facts": document}]


@given(st.binary())
@settings(max_examples=examples(50))
def test_bytes_come_back(value: bytes) -> None:
    stored = sealed(KEYS, Clear("paper.pdf", value, Content.BYTES)).encode()
    assert opened_bytes(KEYS, stored) == value
    assert opened_bytes(KEYS, b"%PDF" + value) == b"%PDF" + value


def test_what_was_moved_changed_or_sealed_with_another_key_is_unreadable_and_the_rest_is_not() -> (
    None
):
    stored = sealed(KEYS, Clear(PLACE, "Wel"))
    moved = stored.replace(PLACE, "inbound_text.body")
    changed = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]
    unknown = sealed(OneKey(2), Clear(PLACE, "Wel"))
    lost = (moved, changed, unknown, stored.replace("0123abcd", "deadbeef"))
    assert {opened_text(KEYS, one) for one in lost} == {UNREADABLE}
    page = opened_text(KEYS, json.dumps([stored, *lost]))
    assert json.loads(page) == ["Wel", *[UNREADABLE] * len(lost)]


def test_a_document_or_file_that_cannot_be_opened_is_an_error() -> None:
    document = sealed(OneKey(2), Clear("paper.facts", "{}", Content.JSON))
    with pytest.raises(psycopg.DataError, match=r"paper\.facts"):
        opened_text(KEYS, document)
    file = sealed(OneKey(2), Clear("paper.pdf", b"%PDF", Content.BYTES))
    with pytest.raises(psycopg.DataError, match=r"paper\.pdf"):
        opened_bytes(KEYS, file.encode())


@pytest.mark.parametrize("typed", [sealed(KEYS, Clear(PLACE, "Geheim")), UNREADABLE])
def test_what_looks_sealed_or_unreadable_is_never_written(typed: str) -> None:
    with pytest.raises(psycopg.DataError):
        sealed(KEYS, Clear(PLACE, f"Zie {typed}"))


def test_data_keys_are_not_read_again_while_the_master_keys_stay_the_same(
    database_url: str,
) -> None:
    opened: list[str] = []

    def connecting() -> psycopg.Connection[Any]:
        opened.append(database_url)
        return connect(database_url)

    ring = KeyRing(connecting)
    for _ in range(2):
        MASTER.use(keys_written(MASTER_KEY))
        assert ring.token("31612345678") == ring.token("31612345678")
    assert len(opened) == 1
