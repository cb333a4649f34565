"""Checks settings that can be used and are risky, or hold what was meant for another setting."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from aftercare.base.environment import variable_of
from aftercare.base.loopback import LOOPBACK
from aftercare.base.settings import Settings
from aftercare.base.sign_in_settings import ROLES
from aftercare.cli.checks.findings import Finding, fine, missing

# The widest network outside that a proxy may be said to be in: by version of IP, the length of the prefix.
LEAST_PREFIX: Final = {4: 24, 6: 64}
# How a signed token begins: the same two letters of JSON in base64.
SIGNED: Final = "eyJ"


def caution_findings(settings: Settings) -> Iterator[Finding]:
    """Where the service can be reached, whom it believes, and who signs in with a password alone."""
    yield address_finding(settings)
    yield _proxies(settings)
    if settings.has_secret_keys:
        yield _second_factors(settings)
    yield from _misplaced(settings)


def address_finding(settings: Settings) -> Finding:
    """The address that links and passkeys are made for."""
    to_do = "Set AFTERCARE_PUBLIC_BASE_URL to the address that browsers use, with a name."
    if not settings.public_base_url:
        says = "AFTERCARE_PUBLIC_BASE_URL is not set: links in mail lead to this computer, and passkeys do not work."
        return missing("public-address", says, to_do)
    host = urlsplit(settings.public_base_url).hostname or ""
    if host in LOOPBACK:
        says = f"Links lead to {settings.public_origin}, which is this computer alone."
        return missing("public-address", says, to_do)
    if _is_ip(host):
        says = f"Links lead to {settings.public_origin}: at an IP address passkeys do not work."
        return missing("public-address", says, to_do)
    return fine("public-address", f"Links lead to {settings.public_origin}.")


def _is_ip(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _proxies(settings: Settings) -> Finding:
    networks = [ip_network(one) for one in settings.trusted_proxies.split(",") if one]
    wide = [
        str(one)
        for one in networks
        if not one.is_private and one.prefixlen < LEAST_PREFIX[one.version]
    ]
    if wide:
        says = f"Every computer in {', '.join(wide)} may say in X-Forwarded-For where a request comes from."
        to_do = "Set AFTERCARE_TRUSTED_PROXIES to the addresses of your own proxies."
        return missing("trusted-proxies", says, to_do)
    return fine("trusted-proxies", f"X-Forwarded-For is believed of {settings.trusted_proxies}.")


def _second_factors(settings: Settings) -> Finding:
    without = sorted(ROLES - settings.required_roles)
    if without:
        says = f"These roles may sign in with a password alone: {', '.join(without)}."
        to_do = "Leave AFTERCARE_SECOND_FACTOR_ROLES out, so that every role needs a second factor."
        return missing("second-factors", says, to_do)
    return fine("second-factors", "Every role signs in with a second factor.")


def _misplaced(settings: Settings) -> Iterator[Finding]:
    """A name of a file where the secret itself is meant, or another kind of secret. No value is repeated."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if not isinstance(value, SecretStr):
            continue
        text, variable = value.get_secret_value(), variable_of(name)
        if text.startswith("/") and Path(text).is_file():
            says = f"{variable} holds the name of a file, where the secret itself is meant."
            yield missing("misplaced", says, "Set it to what is in that file.")
        if name == "graph_client_secret" and text.startswith(SIGNED):
            says = f"{variable} holds a token, which ends within hours, where the secret of our application is meant."
            yield missing("misplaced", says, "Set it as docs/how-to/connect-calendars.md says.")
