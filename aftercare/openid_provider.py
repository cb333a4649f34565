"""The organisation's identity provider, spoken to in OpenID Connect: authorization code with PKCE, and back-channel
logout."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import quote, urlencode

import urllib3
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from aftercare.base.environment import variable_of
from aftercare.base.loopback import is_encrypted_or_local
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.casework.directory.acts import Directory
from aftercare.casework.openid.acts import Identity, Kept, Logout, ProviderError
from aftercare.domain.accounts.permissions import PEOPLE, Role
from aftercare.domain.openid.assurance import LEEWAY_S, Assurance
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.domain.sign_in.client_assertions import ALGORITHMS

CALLBACK: Final = "/sign-in/organisation/return"
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
# Types of tokens, in small letters; none and the general one say nothing, and older providers send no other. A token
# with the type of another kind must not pass for this one (OpenID Back-Channel Logout 1.0, section 2.4; RFC 8725).
_UNTYPED: Final = ("", "jwt")
_LOGOUT_TYPES: Final = (*_UNTYPED, "logout+jwt", "application/logout+jwt")
LARGEST_ANSWER: Final = 512 * 1024
# Keys are fetched again for a token signed with an unknown one, but not at the pace of those who send such tokens.
KEYS_AGAIN_S: Final = 60
ANY: Final = Assurance()
DEMO_DIRECTORY: Final = "demo-directory"
# Printed in the documentation.
PUBLIC_TOKEN: Final = f"aftercare-token-{DEMO_DIRECTORY}-1"
_TIMEOUT = urllib3.Timeout(connect=5, read=10)


@dataclass(frozen=True)
class Endpoints:
    """What we use of the provider's own document."""

    authorization: str
    token: str
    keys: str


class OpenIdProvider:
    """One provider and our registration with it. `now` is the time tokens are compared with."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        public_origin: str,
        mapping: ClaimsMapping,
        now: Callable[[], datetime],
        assurance: Assurance = ANY,
    ) -> None:
        self.issuer, self.mapping, self.assurance = issuer, mapping, assurance
        self._client_id, self._client_secret = client_id, client_secret
        self._origin, self._now = public_origin, now
        self._http = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)
        self._lock = Lock()
        self._endpoints: Endpoints | None = None
        self._keys: tuple[KeySet, datetime] | None = None

    def address(self, kept: Kept) -> str:
        challenge = urlsafe_b64encode(hashlib.sha256(kept.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._origin + CALLBACK,
            "scope": "openid profile",
            "state": kept.state,
            "nonce": kept.nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if self.assurance.acr:
            asked["acr_values"] = " ".join(self.assurance.acr)
        if self.assurance.max_age_s is not None:
            asked["max_age"] = str(self.assurance.max_age_s)
        if kept.again:
            # OpenID Connect Core 3.1.2.1; the answer then says when, and that is what counts.
            asked |= {"prompt": "login", "max_age": "0"}
        return _with_query(self._found().authorization, asked)

    def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._origin + CALLBACK,
            "code_verifier": verifier,
        }
        # Form-encoded before they are joined: RFC 6749, section 2.3.1.
        pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
        headers = {
            **urllib3.make_headers(basic_auth=pair),
            "content-type": "application/x-www-form-urlencoded",
        }
        answer = self._asked("POST", self._found().token, headers, urlencode(form))
        claims = self._claims(answer.get("id_token"), nonce={"essential": True, "value": nonce})
        if claims.get("azp", self._client_id) != self._client_id:
            raise ProviderError()
        sid = claims.get("sid")
        return Identity(claims["sub"], sid if isinstance(sid, str) else None, claims)

    def logout(self, token: str) -> Logout:
        claims = self._claims(token, jti={"essential": True}, events={"essential": True})
        events, sid = claims["events"], claims.get("sid")
        # A token for signing in has a nonce, and must not sign anybody out.
        if "nonce" in claims or not isinstance(events, dict) or LOGOUT_EVENT not in events:
            raise ProviderError()
        if not isinstance(sid, str | None) or not (sid or claims.get("sub")):
            raise ProviderError()
        return Logout(claims["jti"], claims.get("sub"), sid)

    def _found(self) -> Endpoints:
        """The endpoints, asked for once."""
        with self._lock:
            if self._endpoints is None:
                document = self._asked("GET", f"{self.issuer}/.well-known/openid-configuration")
                if document.get("issuer") != self.issuer:
                    raise ProviderError()
                self._endpoints = Endpoints(
                    _safe(document.get("authorization_endpoint")),
                    _safe(document.get("token_endpoint")),
                    _safe(document.get("jwks_uri")),
                )
            return self._endpoints

    def _claims(self, token: Any, **required: Any) -> dict[str, Any]:
        """The claims of a token that the provider signed for us, and that is valid now."""
        if not isinstance(token, str):
            raise ProviderError()
        is_logout = "events" in required
        rules = JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": not is_logout},
            iat={"essential": True},
            exp={"essential": True},
            **required,
        )
        try:
            signed = self._verified(token)
            rules.validate(signed.claims)
        except (JoseError, ValueError) as error:
            raise ProviderError() from error
        kind = str(signed.header.get("typ", "")).lower()
        if kind not in (_LOGOUT_TYPES if is_logout else _UNTYPED):
            raise ProviderError()
        return signed.claims

    def _verified(self, token: str) -> jwt.Token:
        keys = self._key_set(fresh=False)
        try:
            return jwt.decode(token, keys, ALGORITHMS)
        except (InvalidKeyIdError, JoseError):
            # It may be signed with a key that is newer than what we know.
            renewed = self._key_set(fresh=True)
            if renewed is keys:
                raise
            return jwt.decode(token, renewed, ALGORITHMS)

    def _key_set(self, *, fresh: bool) -> KeySet:
        address = self._found().keys
        with self._lock:
            now = self._now()
            if self._keys is not None:
                keys, fetched_at = self._keys
                if not fresh or (now - fetched_at).total_seconds() < KEYS_AGAIN_S:
                    return keys
            document = self._asked("GET", address)
            try:
                keys = KeySet.import_key_set({"keys": document["keys"]})
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise ProviderError() from error
            self._keys = keys, now
            return keys

    def _asked(
        self, method: str, address: str, headers: Mapping[str, str] | None = None, body: str = ""
    ) -> dict[str, Any]:
        """The JSON object that an address of the provider answers; redirects are not followed."""
        try:
            answer = self._http.request(
                method,
                address,
                headers=headers,
                body=body or None,
                redirect=False,
                preload_content=False,
            )
            text = answer.read(LARGEST_ANSWER)
            answer.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise ProviderError(away=True) from error
        if answer.status >= 500:
            raise ProviderError(away=True)
        try:
            found = json.loads(text)
        except ValueError as error:
            raise ProviderError() from error
        if answer.status != 200 or not isinstance(found, dict):
            raise ProviderError()
        return found


def provider_of(settings: Settings, now: Callable[[], datetime]) -> OpenIdProvider | None:
    """The provider of the settings, if there is one. Raises UnusableSettings for a mapping that cannot be used."""
    issuer, client_id, secret = (
        settings.openid_issuer,
        settings.openid_client_id,
        settings.openid_client_secret,
    )
    if not issuer or not client_id or secret is None:
        return None
    text = _text_of("openid_mapping", settings.openid_mapping) if settings.openid_mapping else "{}"
    return OpenIdProvider(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret.get_secret_value(),
        public_origin=settings.public_origin,
        mapping=mapping_of(text),
        now=now,
        assurance=Assurance(
            acr=tuple(settings.openid_acr_values.split()),
            amr=frozenset(settings.openid_amr_values.split()),
            max_age_s=settings.openid_max_age_minutes and settings.openid_max_age_minutes * 60,
        ),
    )


def directory_of(settings: Settings) -> Directory | None:
    """The directory that may keep accounts here by SCIM, if there is one. Raises UnusableSettings for tokens or a
    mapping that cannot be used."""
    if settings.scim_tokens_file is None or settings.openid_mapping is None:
        return None
    machines = {}
    for line in _text_of("scim_tokens_file", settings.scim_tokens_file).splitlines():
        found = _MACHINE.fullmatch(line.strip())
        if found is not None:
            machines[bytes.fromhex(found[2])] = found[1]
        elif line.strip():
            machines.clear()
            break
    if hashlib.sha256(PUBLIC_TOKEN.encode()).digest() in machines:
        raise UnusableSettings("AFTERCARE_SCIM_TOKENS_FILE has the token that everyone knows.")
    mapping = mapping_of(_text_of("openid_mapping", settings.openid_mapping))
    if not machines:
        detail = (
            "AFTERCARE_SCIM_TOKENS_FILE cannot be used: see docs/operations.md for what it needs."
        )
        raise UnusableSettings(detail)
    if not mapping.roles:
        detail = (
            "AFTERCARE_OPENID_MAPPING has no roles, and AFTERCARE_SCIM_TOKENS_FILE needs them:"
            " see docs/operations.md for its form."
        )
        raise UnusableSettings(detail)
    return Directory(machines, mapping)


def _text_of(setting: str, file: Path) -> str:
    """The text of a file of the settings. Raises UnusableSettings, without the name of the file: where a secret was
    set instead of a file, that is the secret."""
    try:
        return file.read_text()
    except OSError as error:
        raise UnusableSettings(f"{variable_of(setting)}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UnusableSettings(f"{variable_of(setting)} is not a file of text.") from None


def mapping_of(text: str) -> ClaimsMapping:
    """The mapping of a JSON document with the members of ClaimsMapping. Raises UnusableSettings for unknown members,
    roles or types."""
    try:
        found = json.loads(text)
        found["roles"] = {group: Role(role) for group, role in found.get("roles", {}).items()}
        if not set(found["roles"].values()) <= set(PEOPLE) or not _is_texts(
            found.get("places", {})
        ):
            raise ValueError
        mapping = ClaimsMapping(**found)
        if not _is_texts({name: getattr(mapping, f"{name}_claim") for name in _CLAIMS}):
            raise ValueError
    except (AttributeError, TypeError, ValueError):
        detail = "AFTERCARE_OPENID_MAPPING cannot be used: see docs/operations.md for its form."
        raise UnusableSettings(detail) from None
    return mapping


# Name of a machine, and the SHA-256 of its token.
_NAME = r"[a-z0-9][a-z0-9-]{0,39}"
_MACHINE = re.compile(rf"({_NAME}) ([0-9a-f]{{64}})")
_CLAIMS = ("account", "role", "place")


def is_directory_name(name: str) -> bool:
    """Whether a line of the file of tokens may begin with it."""
    return re.fullmatch(_NAME, name) is not None


def _is_texts(found: Mapping[str, Any]) -> bool:
    return all(isinstance(one, str) for one in found.values())


def _safe(address: Any) -> str:
    """An address of the provider's document, which must be encrypted, but for this computer itself."""
    if not isinstance(address, str) or not is_encrypted_or_local(address):
        raise ProviderError()
    return address


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
