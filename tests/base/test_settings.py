"""Settings come from the environment alone; nonsense is one clear sentence, and the table is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from aftercare.base.environment import load_settings
from aftercare.base.sealing import new_key
from aftercare.base.settings import Settings
from aftercare.base.sign_in_settings import ROLES
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.permissions import PEOPLE

OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
KEY = SecretStr(new_key())
TWILIO = {
    "AFTERCARE_TWILIO_ACCOUNT_SID": "AC0",
    "AFTERCARE_TWILIO_AUTH_TOKEN": "hush",
    "AFTERCARE_TWILIO_FROM": "+447700900999",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AFTERCARE_{name.upper()}", raising=False)


def with_environment(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_without_any_variable_a_private_server_is_used_and_no_text_is_sent() -> None:
    settings = load_settings()
    assert settings.database_url is None
    assert settings.sends_for_real is False
    assert settings.public_origin == "http://127.0.0.1:8000"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_environment(monkeypatch, AFTERCARE_DATABASE_URL="").database_url is None


def test_a_whole_set_of_credentials_sends_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_environment(monkeypatch, **TWILIO).sends_for_real is True


def test_the_public_address_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = with_environment(monkeypatch, AFTERCARE_PUBLIC_BASE_URL="https://toezicht.example/")
    assert settings.public_origin == "https://toezicht.example"


def test_what_is_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://aftercare:hush@127.0.0.1/aftercare"
    settings = with_environment(monkeypatch, AFTERCARE_DATABASE_URL=url, **TWILIO)
    assert "hush" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"AFTERCARE_PORT": "many"}, r"AFTERCARE_PORT cannot be used: .*integer.*\."),
        ({"AFTERCARE_PORT": "0"}, r"AFTERCARE_PORT cannot be used: .*greater than or equal to 1.*\."),
        ({"AFTERCARE_PORT": "70000"}, r"AFTERCARE_PORT cannot be used: .*65535.*\."),
        (
            {"AFTERCARE_DATABASE_URL": "mysql://root:hush@db/x"},
            r"AFTERCARE_DATABASE_URL cannot be used: must begin with postgresql://\.",
        ),
        (
            {"AFTERCARE_PUBLIC_BASE_URL": "toezicht.example"},
            r"AFTERCARE_PUBLIC_BASE_URL cannot be used: must begin with http:// or https://\.",
        ),
        (
            {"AFTERCARE_PUBLIC_BASE_URL": "http://toezicht.example"},
            r"AFTERCARE_PUBLIC_BASE_URL cannot be used: must begin with https://, but .*\.",
        ),
        (
            {"AFTERCARE_LOG_LEVEL": "LOUD"},
            r"AFTERCARE_LOG_LEVEL cannot be used: must be DEBUG, INFO, WARNING or ERROR\.",
        ),
        (
            {"AFTERCARE_AUDIT_SYSLOG": "udp://log.example:514"},
            r"AFTERCARE_AUDIT_SYSLOG cannot be used: must be tls://host:port, or udp .*\.",
        ),
        (
            {"AFTERCARE_HEARTBEAT_URL": "http://monitor.example/x"},
            r"AFTERCARE_HEARTBEAT_URL cannot be used: must begin with https://.*\.",
        ),
        (
            {"AFTERCARE_TWILIO_AUTH_TOKEN": "hush"},
            r"AFTERCARE_TWILIO_ACCOUNT_SID and AFTERCARE_TWILIO_AUTH_TOKEN go together\.",
        ),
        (
            {k: v for k, v in TWILIO.items() if not k.endswith("FROM")},
            r"with Twilio, set AFTERCARE_TWILIO_MESSAGING_SERVICE_SID or AFTERCARE_TWILIO_FROM\.",
        ),
        (
            TWILIO | {"AFTERCARE_TWILIO_API_KEY_SECRET": "hush"},
            r"AFTERCARE_TWILIO_API_KEY_SID and AFTERCARE_TWILIO_API_KEY_SECRET go together\.",
        ),
        (
            {"AFTERCARE_TWILIO_API_KEY_SID": "SK0", "AFTERCARE_TWILIO_API_KEY_SECRET": "hush"},
            r"an API key or a second token of Twilio also needs AFTERCARE_TWILIO_ACCOUNT_SID .*\.",
        ),
        (
            TWILIO | {"AFTERCARE_TWILIO_API_KEY_SID": "AC0"},
            r"AFTERCARE_TWILIO_API_KEY_SID cannot be used: .*'\^SK'\.",
        ),
    ],
    ids=[
        "port-no-number", "port-too-low", "port-too-high", "other-database", "no-scheme", "not-encrypted",
        "no-level", "log-over-an-open-line", "monitor-over-an-open-line",
        "half-of-twilio", "twilio-without-sender", "half-of-an-api-key",
        "api-key-alone", "account-as-api-key",
    ],
)  # fmt: skip
def test_nonsense_is_one_sentence_that_names_the_variable_and_no_secret(
    values: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnusableSettings) as refused:
        with_environment(monkeypatch, **values)
    assert re.fullmatch(sentence, refused.value.detail)
    assert "hush" not in refused.value.detail


def test_the_table_in_the_operations_page_has_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `(AFTERCARE_[A-Z_]+)` \| (.*?) \| (.*?) \|$", OPERATIONS, re.MULTILINE)
    documented = {name: (standard, meaning) for name, standard, meaning in rows}
    assert documented == {
        f"AFTERCARE_{name.upper()}": (_standard(name), Settings.model_fields[name].description)
        for name in Settings.model_fields
    }


def _standard(name: str) -> str:
    """What a setting is when nobody sets it, as the table writes it."""
    if name == "data_dir":
        return "`~/.local/share/aftercare`"
    default = Settings.model_fields[name].default
    return f"`{default}`" if default not in (None, "") else ""


def test_the_roles_that_need_a_second_factor_are_those_of_accounts() -> None:
    assert {one.value for one in PEOPLE} == ROLES


@pytest.mark.parametrize(
    ("keys", "roles", "needed"),
    [
        (None, None, frozenset()),
        (KEY, None, ROLES),
        (KEY, "none", frozenset()),
        (KEY, "officer, admin", {"officer", "admin"}),
    ],
)
def test_with_a_key_every_role_needs_a_second_factor_unless_the_settings_say_otherwise(
    keys: SecretStr | None, roles: str | None, needed: frozenset[str]
) -> None:
    assert Settings(secret_keys=keys, second_factor_roles=roles).required_roles == needed


@pytest.mark.parametrize(
    "given",
    [
        {"second_factor_roles": "officer"},
        {"second_factor_roles": "clock"},
        {"secret_keys": SecretStr("1:x")},
    ],
)
def test_a_second_factor_without_a_key_or_role_stops_the_start(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TRUSTED_PROXIES", "0.0.0.0/0", "must not be every address"),
        ("TRUSTED_PROXIES", "10.0.0.1, ::/0", "must not be every address"),
        ("PUBLIC_BASE_URL", "https://toezicht.example/aftercare", "without a path"),
        ("PUBLIC_BASE_URL", "https://toezicht.example?x=1", "without a path"),
        ("PUBLIC_BASE_URL", "https://ada@toezicht.example", "without a path"),
        ("CALENDAR_INSIDE_HOSTS", "https://dav.example/", "without https://"),
        ("CALENDAR_INSIDE_HOSTS", "dav.example:8443", "without https://"),
        ("WEBHOOK_INSIDE_HOSTS", "in.example, https://dav.example", "without https://"),
    ],
)
def test_what_can_never_be_right_stops_the_start(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnusableSettings) as refused:
        with_environment(monkeypatch, **{f"AFTERCARE_{name}": value})
    assert f"AFTERCARE_{name} cannot be used" in refused.value.detail
    assert says in refused.value.detail


def test_hosts_are_names_or_addresses_and_the_public_address_may_end_with_a_slash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = with_environment(
        monkeypatch,
        AFTERCARE_CALENDAR_INSIDE_HOSTS="dav.example, DAV_2.example,10.0.0.7 fd00::7",
        AFTERCARE_PUBLIC_BASE_URL="https://toezicht.example:8443/",
    )
    inside = {"dav.example", "dav_2.example", "10.0.0.7", "fd00::7"}
    assert found.calendar_hosts_inside == inside
    assert found.public_origin == "https://toezicht.example:8443"


def test_a_short_token_of_the_metrics_is_refused_in_our_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AFTERCARE_METRICS_TOKEN", "hush")
    with pytest.raises(UnusableSettings) as refused:
        load_settings()
    assert "AFTERCARE_METRICS_TOKEN cannot be used: must have 20 characters or more." in str(
        refused.value.detail
    )
    assert "hush" not in refused.value.detail
