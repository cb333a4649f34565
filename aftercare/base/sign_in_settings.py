"""The settings of signing in: passwords, second factors, sessions, proxies and the organisation's OpenID provider."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, FilePath, SecretStr, field_validator, model_validator

from aftercare.base.configuration.secret_files import SecretFileSettings
from aftercare.base.loopback import is_encrypted_or_local
from aftercare.base.sealing import keys_written

_HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.IGNORECASE | re.ASCII)
# The roles of accounts, as the domain has them; a test compares both.
ROLES = frozenset(
    {"officer", "supervisor", "planner", "provider", "coordinator", "auditor", "admin"}
)


def roles_written(text: str) -> frozenset[str]:
    """The roles of `officer,admin`; none of `none`. Raises ValueError."""
    roles = frozenset(filter(None, (one.strip() for one in text.split(",")))) - {"none"}
    if roles - ROLES:
        raise ValueError(f"must be none, or some of {', '.join(sorted(ROLES))}")
    return roles


def address_written(value: str | None) -> str | None:
    """An address of the web, without a slash at its end. Raises ValueError."""
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/") if value else value


def encrypted_or_local(value: str) -> str:
    """An address that is encrypted or of this computer. Raises ValueError."""
    if value and not is_encrypted_or_local(value):
        raise ValueError("must begin with https://, but for this computer itself")
    return value


def web_address_written(value: str) -> str:
    """Both of these. Raises ValueError."""
    return encrypted_or_local(address_written(value) or "")


def site_written(value: str) -> str:
    """An address without a path: pages, cookies and signatures are made for the top of a host. Raises ValueError."""
    parts = urlsplit(value)
    beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme and beyond:
        raise ValueError("must be a host alone, such as https://toezicht.example, without a path")
    return value


def hosts_written(value: str) -> str:
    """Hosts with commas between, as they stand in an address. Raises ValueError."""
    for one in value.replace(",", " ").split():
        if not _HOST.fullmatch(one) and not _is_ip(one):
            raise ValueError(
                "must be hosts such as dav.example, with commas between, without https://, a port or a path"
            )
    return value


def _is_ip(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


Site = Annotated[str, AfterValidator(site_written)]
Hosts = Annotated[str, AfterValidator(hosts_written)]


class SignInSettings(SecretFileSettings):
    """A part of Settings."""

    secret_keys: Annotated[
        SecretStr | None,
        Field(
            description="Keys of what is encrypted in the database, `number:` and 32 bytes in base64 each (or"
            " AFTERCARE_SECRET_KEYS_FILE)"
        ),
    ] = None
    secret_keys_file: Annotated[
        Path | None,
        Field(
            description="A file with the keys of what is encrypted; required with AFTERCARE_DATABASE_URL"
        ),
    ] = None
    second_factor_roles: Annotated[
        str | None,
        Field(
            description="Roles that sign in with a second factor only, with commas, or `none`. Absent: every role"
            " once there are keys"
        ),
    ] = None
    breached_passwords_file: Annotated[
        FilePath | None,
        Field(
            description="List of stolen passwords that are refused: SHA-1 hashes in order, as the downloader of Pwned"
            " Passwords writes them"
        ),
    ] = None
    link_hours: Annotated[
        int,
        Field(ge=1, le=336, description="How long a link to choose a password works, in hours"),
    ] = 72
    sign_in_hashes: Annotated[
        int,
        Field(
            ge=1,
            le=64,
            description="How many passwords one process checks side by side; each takes 64 MiB",
        ),
    ] = 2
    sign_in_wait_seconds: Annotated[
        int, Field(ge=1, le=60, description="How long a sign-in waits for its turn; then 503")
    ] = 5
    sign_ins_per_minute: Annotated[
        int,
        Field(
            ge=1,
            le=100_000,
            description="Attempts to sign in a minute, by devices that never did, before everyone has to wait",
        ),
    ] = 120
    session_hours: Annotated[
        int, Field(ge=1, le=24, description="How long a session in a browser lasts")
    ] = 10
    session_idle_minutes: Annotated[
        int,
        Field(ge=5, le=1_440, description="How long one lasts in which no page is asked for"),
    ] = 60
    offline_hours: Annotated[
        int | None,
        Field(
            ge=0,
            le=12,
            description="Hours an officer may keep today on a device, to read it and record outcomes without a network;"
            " 0: never; absent: 0, in the demonstration 4",
        ),
    ] = None
    fresh_minutes: Annotated[
        int | None,
        Field(
            ge=1,
            le=1_440,
            description="Minutes after a sign-in or confirmation in which no act of weight asks who is there;"
            " absent: 10, in the demonstration 480",
        ),
    ] = None
    trusted_proxies: Annotated[
        str,
        Field(
            description="Addresses and networks of reverse proxies, with commas; their X-Forwarded-For is believed"
        ),
    ] = "127.0.0.1,::1"
    openid_issuer: Annotated[
        str,
        Field(description="Issuer of the organisation's OpenID provider; absent: passwords alone"),
    ] = ""
    openid_client_id: Annotated[str, Field(description="Our name there")] = ""
    openid_client_secret: Annotated[SecretStr | None, Field(description="Our secret there")] = None
    openid_mapping: Annotated[
        Path | None,
        Field(
            description="JSON file: which claims give which account, role and team; absent: the provider only"
            " says who signs in"
        ),
    ] = None
    openid_acr_values: Annotated[
        str,
        Field(
            description="Levels of which a sign-in there must have one (`acr`), with spaces; empty: any level"
        ),
    ] = ""
    openid_amr_values: Annotated[
        str,
        Field(
            description="Methods that a sign-in there must have used, each of them (`amr`), such as `mfa`; empty: any"
        ),
    ] = ""
    openid_max_age_minutes: Annotated[
        int | None,
        Field(ge=1, le=1_440, description="How old a sign-in there may be; absent: any age"),
    ] = None
    openid_name: Annotated[
        str, Field(max_length=60, description="Name of the provider on the button to sign in there")
    ] = ""
    scim_tokens_file: Annotated[
        Path | None,
        Field(
            description="Hashes of the tokens with which the organisation's directory keeps accounts (SCIM); absent:"
            " no directory does"
        ),
    ] = None

    @field_validator("openid_issuer")
    @classmethod
    def _is_an_issuer(cls, value: str) -> str:
        return web_address_written(value)

    @field_validator("second_factor_roles")
    @classmethod
    def _are_roles(cls, value: str | None) -> str | None:
        roles_written(value or "none")
        return value

    @field_validator("secret_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr | None) -> SecretStr | None:
        keys_written(value.get_secret_value() if value else "")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        try:
            networks = [ip_network(one.strip()) for one in value.split(",") if one.strip()]
        except ValueError:
            raise ValueError(
                "must be addresses or networks such as 10.0.0.0/8, with commas between"
            ) from None
        if any(one.prefixlen == 0 for one in networks):
            raise ValueError("must not be every address: anyone could then say where they are")
        return ",".join(map(str, networks))

    @model_validator(mode="after")
    def _factors_have_a_key(self) -> SignInSettings:
        if self.required_roles and not self.has_secret_keys:
            raise ValueError("AFTERCARE_SECOND_FACTOR_ROLES needs AFTERCARE_SECRET_KEYS_FILE")
        return self

    @model_validator(mode="after")
    def _openid_is_whole(self) -> SignInSettings:
        given = (self.openid_issuer, self.openid_client_id, self.openid_client_secret)
        if any(given) and not all(given):
            raise ValueError(
                "AFTERCARE_OPENID_ISSUER, AFTERCARE_OPENID_CLIENT_ID and AFTERCARE_OPENID_CLIENT_SECRET"
                " go together"
            )
        return self

    @model_validator(mode="after")
    def _scim_has_a_mapping(self) -> SignInSettings:
        if self.scim_tokens_file and not self.openid_mapping:
            raise ValueError("AFTERCARE_SCIM_TOKENS_FILE needs AFTERCARE_OPENID_MAPPING")
        return self

    @property
    def has_secret_keys(self) -> bool:
        return bool(self.secret_keys)

    @property
    def required_roles(self) -> frozenset[str]:
        """The roles that need a second factor."""
        if self.second_factor_roles is None:
            return ROLES if self.has_secret_keys else frozenset()
        return roles_written(self.second_factor_roles)

    def offline_term(self, demonstration: bool) -> timedelta:
        """How long an officer may keep today on a device; none where that is switched off."""
        absent = 4 if demonstration else 0
        return timedelta(hours=absent if self.offline_hours is None else self.offline_hours)

    def proof_holds_for(self, demonstration: bool) -> timedelta:
        """How long a sign-in counts as proof of who is there."""
        return timedelta(minutes=self.fresh_minutes or (480 if demonstration else 10))

    @property
    def link_term(self) -> timedelta:
        return timedelta(hours=self.link_hours)
