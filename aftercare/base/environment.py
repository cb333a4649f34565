"""Reads the settings from the environment, and can remove every credential that would allow sending."""

from __future__ import annotations

import os

from pydantic import ValidationError

from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings

# Variables with these prefixes make it possible to send something to a person.
_OF_SENDERS = ("AFTERCARE_TWILIO_", "AFTERCARE_SMTP_", "AFTERCARE_HEARTBEAT_")


def remove_sending_credentials() -> None:
    """Remove the accounts, keys and servers of all channels from the environment, where settings are read from.
    After this, neither this process nor one that it starts can send anything."""
    for name in [name for name in os.environ if name.upper().startswith(_OF_SENDERS)]:
        del os.environ[name]


def variable_of(setting: str) -> str:
    """The environment variable of a setting."""
    return f"AFTERCARE_{setting.upper()}"


def load_settings() -> Settings:
    """The settings from the environment; raises UnusableSettings with one clear sentence."""
    try:
        return Settings()
    except ValidationError as error:
        raise UnusableSettings(_one_sentence(error)) from None


def _one_sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    reason = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}."
    return f"{variable_of(str(first['loc'][0]))} cannot be used: {reason}."
