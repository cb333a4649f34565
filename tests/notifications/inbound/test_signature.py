"""Only what the provider signed, for our own address, comes in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import BadSignature
from aftercare.notifications.inbound.signature import LARGEST_BODY, verify_signature
from tests.contracts.twilio_rules import inbound_form
from tests.contracts.twilio_server import signature

TOKEN = "not-a-real-token"
BASE = "https://aftercare.example"
PATH = "/webhooks/sms/incoming?team=north&x=1%2C2"
FORM_TYPE = "application/x-www-form-urlencoded; charset=utf-8"
FORM = inbound_form(f"AC{'0' * 32}", "+447700900123", "+447700900001", "Ja, groetjes ëé 👍", "SM1")


def verified(**changes: Any) -> Mapping[str, str]:
    request: dict[str, Any] = {
        "auth_tokens": (TOKEN,),
        "public_base_url": BASE,
        "path_and_query": PATH,
        "raw_body": urlencode(FORM).encode(),
        "content_type": FORM_TYPE,
        "header": signature(TOKEN, BASE + PATH, FORM),
    }
    return verify_signature(**(request | changes))


def test_a_signed_request_gives_its_fields_blank_ones_too() -> None:
    assert verified() == FORM
    assert FORM["FromCity"] == ""


def test_a_slash_at_the_end_of_the_base_url_does_not_matter() -> None:
    assert verified(public_base_url=BASE + "/") == FORM


@pytest.mark.parametrize("address", ["https://aftercare.example:443", "https://aftercare.example"])
def test_a_signature_with_or_without_the_default_port_fits(address: str) -> None:
    assert verified(header=signature(TOKEN, address + PATH, FORM)) == FORM


@pytest.mark.parametrize("signs", ["the-one-of-before", TOKEN])
def test_while_tokens_are_rotated_either_may_have_signed(signs: str) -> None:
    header = signature(signs, BASE + PATH, FORM)
    assert verified(auth_tokens=(TOKEN, "the-one-of-before"), header=header) == FORM


def test_two_tokens_do_not_let_a_third_in() -> None:
    header = signature("a-third", BASE + PATH, FORM)
    with pytest.raises(BadSignature):
        verified(auth_tokens=(TOKEN, "the-one-of-before"), header=header)


def without_blanks() -> bytes:
    return urlencode({name: value for name, value in FORM.items() if value}).encode()


def tampered(**fields: str) -> bytes:
    return urlencode(FORM | fields).encode()


FORGERIES: dict[str, dict[str, Any]] = {
    "no token configured": {"auth_tokens": ()},
    "empty token configured": {"auth_tokens": ("",)},
    "signed with an empty token": {
        "auth_tokens": ("",),
        "header": signature("", BASE + PATH, FORM),
    },
    "no address configured": {"public_base_url": ""},
    "no address, signed without": {"public_base_url": "", "header": signature(TOKEN, PATH, FORM)},
    "an address that is none": {"public_base_url": "https://[broken"},
    "an address with a bad port": {"public_base_url": "https://x:y"},
    "no header": {"header": None},
    "empty header": {"header": ""},
    "header of another text": {"header": "é" * 28},
    "header of the right length": {"header": "A" * 27 + "="},
    "another token": {"header": signature("another", BASE + PATH, FORM)},
    "another host": {"header": signature(TOKEN, "https://evil.example" + PATH, FORM)},
    "another scheme": {"header": signature(TOKEN, "http://aftercare.example" + PATH, FORM)},
    "another path": {"path_and_query": "/webhooks/sms/other?team=north&x=1%2C2"},
    "another query": {"path_and_query": "/webhooks/sms/incoming?team=south&x=1%2C2"},
    "a decoded query": {"path_and_query": "/webhooks/sms/incoming?team=north&x=1,2"},
    "no query": {"path_and_query": "/webhooks/sms/incoming"},
    "no slash": {"path_and_query": "@evil.example/"},
    "another sender": {"raw_body": tampered(From="+447700900999")},
    "other words": {"raw_body": tampered(Body="NEE")},
    "a field more": {"raw_body": tampered(Extra="1")},
    "blank fields dropped": {"raw_body": without_blanks()},
    "a field twice": {"raw_body": urlencode([*FORM.items(), ("Body", FORM["Body"])]).encode()},
    "empty body": {"raw_body": b""},
    "empty body, signed address": {"raw_body": b"", "header": signature(TOKEN, BASE + PATH, {})},
    "not a form": {"raw_body": b"hello"},
    "not UTF-8": {"raw_body": b"Body=\xff\xfe"},
    "not UTF-8 inside": {"raw_body": b"Body=%FF%FE"},
    "JSON": {"raw_body": json.dumps(FORM).encode(), "content_type": "application/json"},
    "JSON called a form": {"raw_body": json.dumps(FORM).encode()},
    "no content type": {"content_type": None},
    "multipart": {"content_type": "multipart/form-data; boundary=x"},
}


@pytest.mark.parametrize("changes", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_or_malformed_request_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadSignature):
        verified(**changes)


def signed(form: dict[str, str]) -> Mapping[str, str]:
    """What comes of this form, signed as the provider would sign it."""
    body = urlencode(form).encode()
    return verified(raw_body=body, header=signature(TOKEN, BASE + PATH, form))


def test_a_body_may_be_as_large_as_64_kib_and_not_a_byte_larger() -> None:
    empty = len(urlencode(FORM | {"Body": ""}).encode())
    largest = FORM | {"Body": "x" * (64 * 1024 - empty)}
    assert len(urlencode(largest).encode()) == 64 * 1024 == LARGEST_BODY
    assert signed(largest) == largest
    with pytest.raises(BadSignature):
        signed(largest | {"Body": largest["Body"] + "x"})


def test_a_form_may_have_two_hundred_fields_and_not_one_more() -> None:
    fields = {f"Field{number}": "x" for number in range(200)}
    assert signed(fields) == fields
    with pytest.raises(BadSignature):
        signed(fields | {"OneMore": "x"})


def test_a_hash_of_the_body_in_the_address_opens_no_door() -> None:
    path = PATH + "&bodySHA256=" + "0" * 64
    with pytest.raises(BadSignature):
        verified(path_and_query=path, header=signature(TOKEN, BASE + path, {}))


@given(body=st.binary(max_size=200), header=st.text(max_size=40), kind=st.text(max_size=20))
def test_nothing_but_a_refusal_ever_comes_out_for_noise(
    body: bytes, header: str, kind: str
) -> None:
    for content_type in (kind, FORM_TYPE):
        with pytest.raises(BadSignature):
            verified(raw_body=body, header=header, content_type=content_type)
