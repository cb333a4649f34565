"""Every malformed, forged or odd webhook, over whole requests: refused, nothing written, never our fault."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text
from twilio.request_validator import RequestValidator

from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.inbound.signature import LARGEST_BODY
from tests.api.conftest import PUBLIC, SECRET, client_of
from tests.contracts.twilio_rules import inbound_form
from tests.contracts.twilio_server import signature
from tests.seeding import START, Town, seed_person

INBOUND, STATUS = "/webhooks/twilio/inbound", f"/webhooks/twilio/status/{uuid4()}"
FORM_TYPE = "application/x-www-form-urlencoded"
FORMS = {
    INBOUND: inbound_form(f"AC{'0' * 32}", "+447700900001", "+447700900999", "STOP", "SM1"),
    STATUS: {"MessageSid": "SM1", "MessageStatus": "delivered", "ErrorCode": ""},
}
BODY = {path: urlencode(form).encode() for path, form in FORMS.items()}
# Whatever a webhook could write.
ROWS = text(
    """
select (select count(*) from inbound_text), (select count(*) from inbound_step), (select count(*) from message_receipt),
       (select count(*) from task), (select count(*) from audit_entry), (select count(*) from message),
       (select jsonb_agg(to_jsonb(p) order by p.id) from person p)::text
"""
)
Sent = dict[str, Any]


def written(app_state: AppState) -> tuple[object, ...]:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return tuple(work.session.execute(ROWS).one())


def signed(path: str, form: dict[str, str], base: str = PUBLIC, key: str = SECRET) -> str:
    return signature(key, base + path, form)


def sha256_signature(path: str) -> str:
    view = PUBLIC + path + "".join(name + FORMS[path][name] for name in sorted(FORMS[path]))
    digest = hmac.new(SECRET.encode(), view.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def forged(path: str) -> dict[str, Sent]:
    """Changes to a good request: its `headers`, its `content`, its `path`."""
    form, good = FORMS[path], BODY[path]
    body_hash = hashlib.sha256(json.dumps(form).encode()).hexdigest()
    hashed = f"{path}?bodySHA256={body_hash}"
    as_json = {"content": json.dumps(form).encode()}
    json_type = {"content-type": "application/json"}
    twice = urlencode([*form.items(), ("MessageSid", form["MessageSid"])]).encode()
    nul = form | {"MessageSid": "SM\0"}
    nul_name = form | {"Extra\0": "1"}
    return {
        "no header": {"headers": {"x-twilio-signature": None}},
        "empty header": {"headers": {"x-twilio-signature": ""}},
        "garbage header": {"headers": {"x-twilio-signature": "A" * 27 + "="}},
        "latin-1 header": {"headers": {"x-twilio-signature": b"\xe9" * 28}},
        "very long header": {"headers": {"x-twilio-signature": "A" * 8_000}},
        "another token": {"headers": {"x-twilio-signature": signed(path, form, key="another")}},
        "token with a blank": {"headers": {"x-twilio-signature": signed(path, form, key=SECRET + " ")}},
        "sha-256 of the same": {"headers": {"x-twilio-signature": sha256_signature(path),
                                            "x-twilio-webhooks-signature-settings": "algorithm=HMAC_SHA256"}},
        "host header of the forger": {"headers": {"host": "evil.example", "x-twilio-signature": signed(
            path, form, base="https://evil.example")}},
        "forwarded host": {"headers": {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https",
                                       "x-twilio-signature": signed(path, form, base="https://evil.example")}},
        "http for https": {"headers": {"x-twilio-signature": signed(path, form, base="http://aftercare.example")}},
        "port 8443": {"headers": {"x-twilio-signature": signed(path, form, base=f"{PUBLIC}:8443")}},
        "behind another prefix": {"headers": {"x-twilio-signature": signed(f"/proxy{path}", form)}},
        "slash at the end, signed without": {"path": path + "?"},
        "query not signed": {"path": path + "?x=1"},
        "query signed, not sent": {"headers": {"x-twilio-signature": signed(path + "?x=1", form)}},
        "query decoded": {"path": path + "?x=a%2Cb", "headers": {"x-twilio-signature": signed(path + "?x=a,b", form)}},
        "blank value dropped": {"content": urlencode({k: v for k, v in form.items() if v}).encode()},
        "blank value added": {"content": good + b"&Extra="},
        "another value": {"content": good.replace(b"SM1", b"SM2")},
        "a field twice": {"content": twice},
        "a field twice, blank first": {"content": b"MessageSid=&" + good},
        "semicolons": {"content": good.replace(b"&", b";")},
        "JSON without bodySHA256": as_json | {"headers": json_type},
        "JSON with bodySHA256": as_json | {"path": hashed, "headers": json_type | {
            "x-twilio-signature": RequestValidator(SECRET).compute_signature(PUBLIC + hashed, {})}},
        "JSON with another bodySHA256": as_json | {"path": f"{path}?bodySHA256={'0' * 64}", "headers": json_type},
        "JSON called a form": as_json,
        "form called JSON": {"headers": json_type},
        "no content type": {"headers": {"content-type": None}},
        "multipart": {"headers": {"content-type": "multipart/form-data; boundary=x"}},
        "plain text": {"headers": {"content-type": "text/plain"}},
        "no body": {"content": b""},
        "no body, signed": {"content": b"", "headers": {"x-twilio-signature": signed(path, {})}},
        "bytes": {"content": bytes(range(256))},
        "not UTF-8": {"content": b"MessageSid=\xff\xfe"},
        "not UTF-8, escaped": {"content": b"MessageSid=%FF%FE"},
        "half a surrogate": {"content": b"MessageSid=%ED%A0%80"},
        "broken escape": {"content": good + b"&x=%"},
        "NUL in a field, signed": {"content": urlencode(nul).encode(),
                                   "headers": {"x-twilio-signature": signed(path, nul)}},
        "NUL in a name, signed": {"content": urlencode(nul_name).encode(),
                                  "headers": {"x-twilio-signature": signed(path, nul_name)}},
        "just too large": {"content": good + b"&x=" + b"x" * LARGEST_BODY},
        "300 fields": {"content": urlencode({f"a{i}": "" for i in range(300)}).encode()},
        "signature of the other webhook": {"headers": {"x-twilio-signature": signed(
            STATUS if path == INBOUND else INBOUND, form)}},
    }  # fmt: skip


FORGERIES = [(path, name) for path in FORMS for name in forged(path)]
IDS = [f"{'inbound' if path == INBOUND else 'status'}-{name}" for path, name in FORGERIES]


def send(client: TestClient, path: str, change: Sent) -> Any:
    headers = {"content-type": FORM_TYPE, "x-twilio-signature": signed(path, FORMS[path])}
    headers |= change.get("headers", {})
    kept = {name: value for name, value in headers.items() if value is not None}
    return client.post(
        change.get("path", path), content=change.get("content", BODY[path]), headers=kept
    )


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    return seed_person(app_state.database, START, town)


@pytest.mark.parametrize(("path", "name"), FORGERIES, ids=IDS)
def test_it_is_refused_and_nothing_is_written(
    app_state: AppState, client: TestClient, person: UUID, path: str, name: str
) -> None:
    before = written(app_state)
    answer = send(client, path, forged(path)[name])
    if name == "slash at the end, signed without":
        # A lone question mark is no query: it is the same address.
        assert answer.status_code in (200, 204)
        return
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/bad-signature"
    assert "aftercare.example" not in answer.text
    assert written(app_state) == before


@pytest.mark.parametrize("path", FORMS, ids=["inbound", "status"])
def test_ten_megabytes_are_refused_before_they_are_read(
    app_state: AppState, client: TestClient, person: UUID, path: str
) -> None:
    before = written(app_state)
    answer = send(client, path, {"content": b"Body=" + b"x" * 10_000_000})
    assert answer.status_code in (403, 413)
    assert written(app_state) == before


@pytest.mark.parametrize("token", [None, SecretStr("")], ids=["none", "empty"])
@pytest.mark.parametrize("path", FORMS, ids=["inbound", "status"])
def test_without_a_token_nobody_comes_in_not_even_signed_with_nothing(
    app_state: AppState, person: UUID, path: str, token: SecretStr | None
) -> None:
    bare = furnish(
        Settings(
            data_dir=app_state.settings.data_dir, public_base_url=PUBLIC, twilio_auth_token=token
        ),
        app_state.database,
        clock=app_state.clock,
    )
    before = written(app_state)
    for key in ("", "None", SECRET):
        change = {"headers": {"x-twilio-signature": signed(path, FORMS[path], key=key)}}
        assert send(client_of(bare), path, change).status_code == 403
    assert written(app_state) == before


@pytest.mark.parametrize("base", [PUBLIC, f"{PUBLIC}:443"], ids=["without-port", "with-port"])
def test_the_provider_may_sign_with_or_without_the_default_port(
    app_state: AppState, client: TestClient, person: UUID, base: str
) -> None:
    change = {"headers": {"x-twilio-signature": signed(INBOUND, FORMS[INBOUND], base=base)}}
    assert send(client, INBOUND, change).status_code == 200


def test_an_old_signed_request_sent_again_changes_and_answers_nothing(
    app_state: AppState, client: TestClient, person: UUID
) -> None:
    assert "<Message>" in send(client, INBOUND, {}).text
    before = written(app_state)
    again = send(client, INBOUND, {})
    assert (again.status_code, "<Response/>" in again.text) == (200, True)
    assert written(app_state) == before


@pytest.mark.parametrize(
    "change",
    [
        {"Body": "ja\0 hoor"},
        {"Body": ""},
        {"Body": "x" * 20_000},
        {"Body": "<Response><Message>&amp;"},
        {"Body": "\u202e\ud83d\ude42".encode("utf-16", "surrogatepass").decode("utf-16")},
        {"From": ""},
        {"From": "alphanumeric"},
        {"From": "+1" * 500},
        {"MessageSid": ""},
        {"MessageSid": "SM" * 5_000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_signed_oddity_is_never_our_fault(
    app_state: AppState, client: TestClient, person: UUID, change: dict[str, str]
) -> None:
    form = FORMS[INBOUND] | change
    sent: Sent = {
        "content": urlencode(form).encode(),
        "headers": {"x-twilio-signature": signed(INBOUND, form)},
    }
    answer = send(client, INBOUND, sent)
    assert answer.status_code in (200, 403)
    if answer.status_code == 200:
        assert answer.text.startswith("<?xml")
