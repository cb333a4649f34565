"""What an OpenID provider sends is checked: its document, its keys, and each token it signs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from aftercare.base.start_errors import UnusableSettings
from aftercare.casework.openid.acts import Identity, Kept, Logout, ProviderError
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.openid.assurance import Assurance
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.openid_provider import ANY, LOGOUT_EVENT, OpenIdProvider, mapping_of

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SECRET = "a-secret-of-32-letters-or-more-here"
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid, "alg": "RS256"}) for kid in ("ours", "other"))


class Provider:
    """A stand-in on loopback that answers what a test wants; counts how often its keys were asked for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.document: dict[str, Any] = {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize?tenant=1",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/keys",
        }
        self.keys = [KEY]
        self.keys_asked = 0
        self.status = 200
        self.token = ""

    def answer(self, path: str) -> Any:
        if path == "/keys":
            self.keys_asked += 1
            return KeySet(self.keys).as_dict(private=False)
        return {"id_token": self.token} if path == "/token" else self.document

    def signed(
        self, claims: dict[str, Any], key: Any = KEY, alg: str = "RS256", typ: str = "JWT"
    ) -> str:
        header = {"alg": alg, "typ": typ} | ({"kid": key.kid} if key.kid else {})
        return jwt.encode(header, claims, key, algorithms=[alg])

    def client(self, assurance: Assurance = ANY) -> OpenIdProvider:
        return OpenIdProvider(
            issuer=self.address, client_id="aftercare", client_secret=SECRET,
            public_origin="https://aftercare.example", mapping=ClaimsMapping(),
            now=lambda: NOW, assurance=assurance,
        )  # fmt: skip


@pytest.fixture(scope="module")
def standing() -> Iterator[tuple[str, list[Provider]]]:
    current: list[Provider] = []

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = json.dumps(current[0].answer(self.path)).encode()
            self.send_response(current[0].status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def __getattr__(self, name: str) -> Any:
            if name in ("do_GET", "do_POST"):
                return self.respond
            raise AttributeError(name)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", current
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def provider(standing: tuple[str, list[Provider]]) -> Provider:
    address, current = standing
    current[:] = [Provider(address)]
    return current[0]


def claims_of(provider: Provider, **changes: Any) -> dict[str, Any]:
    good = {
        "iss": provider.address, "aud": "aftercare", "sub": "someone", "nonce": "the-nonce", "sid": "s1",
        "iat": SECONDS, "exp": SECONDS + 300,
    }  # fmt: skip
    return {name: value for name, value in (good | changes).items() if value is not None}


def identity(provider: Provider, token: str) -> Identity:
    provider.token = token
    return provider.client().identity("a code", "the-nonce", "a verifier")


def test_a_token_that_holds_says_who_signed_in(provider: Provider) -> None:
    token = provider.signed(claims_of(provider, aud=["aftercare", "mail"], groups=["officers"]))
    found = identity(provider, token)
    assert (found.subject, found.sid, found.claims["groups"]) == ("someone", "s1", ["officers"])


HOSTILE: dict[str, Callable[[Provider], str]] = {
    "another nonce": lambda it: it.signed(claims_of(it, nonce="another")),
    "no nonce": lambda it: it.signed(claims_of(it, nonce=None)),
    "another issuer": lambda it: it.signed(claims_of(it, iss="https://other.example")),
    "for another service": lambda it: it.signed(claims_of(it, aud="mail")),
    "given to another service": lambda it: it.signed(claims_of(it, azp="mail")),
    "nobody": lambda it: it.signed(claims_of(it, sub=None)),
    "over": lambda it: it.signed(claims_of(it, exp=SECONDS - 61)),
    "without an end": lambda it: it.signed(claims_of(it, exp=None)),
    "from the future": lambda it: it.signed(claims_of(it, iat=SECONDS + 600)),
    "signed by another": lambda it: it.signed(claims_of(it), OTHER),
    "signed with our secret": lambda it: it.signed(claims_of(it), OctKey.import_key(SECRET), "HS256"),
    "not signed": lambda it: it.signed(claims_of(it)).rsplit(".", 1)[0] + ".",
    "changed": lambda it: ".".join(
        (*it.signed(claims_of(it)).split(".")[:1], *it.signed(claims_of(it, sub="x")).split(".")[1:2],
         it.signed(claims_of(it)).split(".")[2])
    ),
    "a token for signing out": lambda it: it.signed(claims_of(it), typ="logout+jwt"),
    "a token of access": lambda it: it.signed(claims_of(it), typ="at+jwt"),
    "no token": lambda it: it.address,
}  # fmt: skip


@pytest.mark.parametrize("token", HOSTILE)
def test_a_token_that_does_not_hold_signs_nobody_in(provider: Provider, token: str) -> None:
    with pytest.raises(ProviderError) as refused:
        identity(provider, HOSTILE[token](provider))
    assert not refused.value.away


def test_a_new_key_is_fetched_once_and_an_invented_one_not_again_and_again(
    provider: Provider,
) -> None:
    client = provider.client()
    provider.token = provider.signed(claims_of(provider))
    client.identity("a code", "the-nonce", "a verifier")
    provider.token = provider.signed(claims_of(provider), OTHER)
    for _ in range(3):
        with pytest.raises(ProviderError):
            client.identity("a code", "the-nonce", "a verifier")
    assert provider.keys_asked == 1


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://other.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_document_that_is_not_the_providers_own_or_not_encrypted_is_refused(
    provider: Provider, change: dict[str, Any]
) -> None:
    provider.document |= change
    with pytest.raises(ProviderError):
        provider.client().address(Kept("state", "nonce", "verifier", ""))


def test_a_provider_that_does_not_respond_differs_from_one_that_refuses(
    provider: Provider,
) -> None:
    for status, away in ((503, True), (400, False)):
        provider.status = status
        with pytest.raises(ProviderError) as refused:
            provider.client().address(Kept("state", "nonce", "verifier", ""))
        assert refused.value.away is away


def logout_claims(provider: Provider, **changes: Any) -> dict[str, Any]:
    events = {"jti": "t1", "events": {LOGOUT_EVENT: {}}, "nonce": None}
    return claims_of(provider, **(events | changes))


def test_a_logout_token_names_a_session_or_a_subject(provider: Provider) -> None:
    client = provider.client()
    assert client.logout(provider.signed(logout_claims(provider))) == Logout("t1", "someone", "s1")
    by_session = provider.signed(logout_claims(provider, sub=None), typ="Logout+JWT")
    assert client.logout(by_session) == Logout("t1", None, "s1")


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "the-nonce"}, {"events": None}, {"events": {"other": {}}}, {"events": [LOGOUT_EVENT]},
        {"jti": None}, {"sub": None, "sid": None}, {"sid": 1}, {"aud": "mail"}, {"exp": SECONDS - 61},
    ],
)  # fmt: skip
def test_a_logout_token_that_does_not_hold_ends_nothing(
    provider: Provider, change: dict[str, Any]
) -> None:
    with pytest.raises(ProviderError):
        provider.client().logout(provider.signed(logout_claims(provider, **change)))


@pytest.mark.parametrize("typ", ["at+jwt", "dpop+jwt", "id_token+jwt"])
def test_a_token_of_another_type_ends_nothing(provider: Provider, typ: str) -> None:
    with pytest.raises(ProviderError):
        provider.client().logout(provider.signed(logout_claims(provider), typ=typ))


def test_the_level_and_age_that_are_needed_are_asked_for(provider: Provider) -> None:
    assurance = Assurance(acr=("gold", "silver"), max_age_s=600)
    address = provider.client(assurance=assurance).address(Kept("state", "nonce", "verifier", ""))
    asked = parse_qs(urlsplit(address).query)
    assert (asked["acr_values"], asked["max_age"]) == (["gold silver"], ["600"])


def test_the_mapping_is_a_small_document() -> None:
    found = mapping_of(
        '{"role_claim": "rollen", "roles": {"tz": "officer"}, "places": {"n": "Noord"}}'
    )
    assert (found.role_claim, found.roles, found.places) == (
        "rollen", {"tz": Role.OFFICER}, {"n": "Noord"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", '{"roles": []}', '{"roles": {"x": "clock"}}', '{"roles": {"x": "boss"}}',
        '{"places": {"x": 1}}', '{"places": 1}', '{"account_claim": 1}', '{"other": 1}',
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_stops_the_start_with_one_sentence(text: str) -> None:
    with pytest.raises(UnusableSettings) as refused:
        mapping_of(text)
    assert refused.value.detail.startswith("AFTERCARE_OPENID_MAPPING cannot be used")
