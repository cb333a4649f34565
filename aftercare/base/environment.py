"""Reads the settings from the environment, and can remove every credential that would allow sending."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from aftercare.base.configuration.secret_files import (
    PREFIX,
    SENTENCE,
    file_variable,
    files_named,
    secrets_among,
)
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings

_OF_TESTS = "AFTERCARE_TEST_"
# Variables with these prefixes make it possible to send something to a person.
_OF_SENDERS = ("AFTERCARE_TWILIO_", "AFTERCARE_SMTP_", "AFTERCARE_HEARTBEAT_")


def remove_sending_credentials() -> None:
    """Remove the accounts, keys and servers of all channels from the environment, where settings are read from.
    After this, neither this process nor one that it starts can send anything."""
    for name in [name for name in os.environ if name.upper().startswith(_OF_SENDERS)]:
        del os.environ[name]


def variable_of(setting: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{setting.upper()}"


def variable_read(setting: str) -> str:
    """The variable that this setting is read from: that of its file, where the environment names one."""
    is_file = setting in files_named(Settings.model_fields)
    return file_variable(setting) if is_file else variable_of(setting)


def secret_files() -> dict[str, Path]:
    """The files that the environment names for secrets, by their variables."""
    named = files_named(Settings.model_fields)
    return {file_variable(setting): Path(file) for setting, file in named.items()}


def load_settings() -> Settings:
    """The settings from the environment; raises UnusableSettings with one clear sentence."""
    try:
        return Settings()
    except ValidationError as error:
        raise UnusableSettings(_sentences(error)[0]) from None


def setting_faults() -> list[str]:
    """A sentence for each setting that cannot be used, and each two that do not fit; empty when all can be used."""
    try:
        Settings()
    except ValidationError as error:
        return _sentences(error)
    return []


def unknown_variables() -> list[tuple[str, str | None]]:
    """Variables of the environment that are named as ours and are no setting, each with the setting that it may be
    meant for."""
    fields = Settings.model_fields
    known = {variable_of(name) for name in fields} | set(map(file_variable, secrets_among(fields)))
    ours = sorted(
        name
        for name in os.environ
        if name.upper().startswith(PREFIX)
        and not name.upper().startswith(_OF_TESTS)
        and name.upper() not in known
    )
    return [(name, next(iter(get_close_matches(name.upper(), known, 1)), None)) for name in ours]


def refuse_unknown_variables() -> None:
    """Raises UnusableSettings where one is named as ours and is no setting: what it was meant to say would be as if it
    was never given, and a misspelt address starts an empty database of our own."""
    unknown = unknown_variables()
    if unknown:
        meant = (
            (name, f"did you mean {near}?" if near else "remove it.") for name, near in unknown
        )
        raise UnusableSettings(" ".join(f"{name} is no setting; {to_do}" for name, to_do in meant))


def _sentences(error: ValidationError) -> list[str]:
    return [_sentence(one) for one in error.errors(include_url=False, include_input=False)]


def _sentence(fault: ErrorDetails) -> str:
    reason = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == SENTENCE:
        return reason
    if not fault["loc"]:
        return f"{reason}."
    return f"{variable_read(str(fault['loc'][0]))} cannot be used: {reason}."
