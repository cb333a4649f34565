"""Which way messages leave is decided once, for what stands behind the port and for how it is used."""

from __future__ import annotations

import threading
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import choose_gateway, furnish, log_keys_for, new_key
from aftercare.notifications.gateway_choice import GatewayKind, mail_gateway, voice_gateway, way_out
from aftercare.notifications.gateways.gateway import Accepted, OutgoingMessage, SendReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_mail import SandboxMailGateway
from aftercare.notifications.gateways.sandbox_voice import SandboxVoiceGateway
from aftercare.notifications.gateways.smtp_gateway import SmtpMailGateway
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.notifications.gateways.voice_gateway import TwilioVoiceGateway
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.scheduling.jobs.runner import tick
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

CREDENTIALS = Settings(
    twilio_account_sid="AC" + "0" * 32,
    twilio_auth_token=SecretStr("token"),
    twilio_from="+12025550199",
    twilio_base_url="http://127.0.0.1:1",
)
EMPTY = Settings(twilio_account_sid="", twilio_auth_token=SecretStr(""))


class Provider(NoRedaction):
    """Takes everything, and remembers in which thread."""

    def __init__(self) -> None:
        self.threads: set[threading.Thread] = set()

    def send(self, message: OutgoingMessage) -> SendReport:
        self.threads.add(threading.current_thread())
        return Accepted(f"SM{message.message_id.hex}", "queued")


def post_two(arrange: Arranger, clock: FixedClock, *, demonstration: bool) -> Provider:
    """A house with credentials posts two reminders."""
    provider = Provider()
    app_state = furnish(
        CREDENTIALS,
        arrange.database,
        clock=clock,
        gateway=provider,
        demonstration=demonstration,
    )
    for _ in range(2):
        starts_at = NOW + timedelta(days=1, hours=1)
        arrange.message(arrange.appointment(arrange.person(), starts_at, officer_id=None))
    job = next(one for one in app_state.jobs if one.name == "send-messages")
    tick(app_state.database, app_state.clock, job, "test")
    return provider


def test_a_demonstration_posts_one_after_the_other_whatever_credentials_lie_around(
    database: Database, clock: FixedClock
) -> None:
    provider = post_two(Arranger(database), clock, demonstration=True)
    assert provider.threads == {threading.current_thread()}


def test_real_texts_are_posted_beside_the_thread_that_claims_them(
    fresh_database: Database, clock: FixedClock
) -> None:
    provider = post_two(Arranger(fresh_database), clock, demonstration=False)
    assert provider.threads
    assert threading.current_thread() not in provider.threads


def test_calls_leave_only_with_a_number_of_their_own() -> None:
    calling = CREDENTIALS.model_copy(update={"twilio_voice_from": "+12025550198"})
    assert (way_out(CREDENTIALS, ALOUD), way_out(calling, ALOUD)) == (
        GatewayKind.NONE,
        GatewayKind.TWILIO,
    )


@pytest.mark.parametrize(
    ("demonstration", "kinds"),
    [
        (False, [TwilioVoiceGateway, SmtpMailGateway]),
        (True, [SandboxVoiceGateway, SandboxMailGateway]),
    ],
)
def test_calls_and_mail_never_leave_a_demonstration(
    database: Database, clock: FixedClock, demonstration: bool, kinds: list[type]
) -> None:
    settings = CREDENTIALS.model_copy(
        update={
            "twilio_voice_from": "+12025550198",
            "smtp_host": "mail",
            "smtp_from": "a@b.example",
        }
    )
    made = [
        make(settings, database, clock, demonstration=demonstration)
        for make in (voice_gateway, mail_gateway)
    ]
    assert [type(one) for one in made] == kinds


@pytest.mark.parametrize(
    ("settings", "demonstration", "way", "kind"),
    [
        (CREDENTIALS, False, GatewayKind.TWILIO, TwilioSmsGateway),
        (CREDENTIALS, True, GatewayKind.SANDBOX, SandboxSmsGateway),
        (Settings(), False, GatewayKind.SANDBOX, SandboxSmsGateway),
        (EMPTY, False, GatewayKind.SANDBOX, SandboxSmsGateway),
    ],
    ids=["credentials", "a demonstration", "none", "empty words"],
)
def test_the_way_that_is_shown_is_the_one_that_is_used(
    database: Database, clock: FixedClock, settings: Settings, demonstration: bool, way: GatewayKind,
    kind: type,
) -> None:  # fmt: skip
    assert way_out(settings, "sms", demonstration=demonstration) is way
    gateway = choose_gateway(settings, database, clock, demonstration=demonstration)
    assert isinstance(gateway, kind)


def refused_keys(settings: Settings) -> str:
    with pytest.raises(UnusableSettings) as refused:
        log_keys_for(settings)
    return refused.value.detail


def test_another_database_than_our_own_needs_a_key_that_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database_url = SecretStr("postgresql://x@127.0.0.1:1/x")
    file, other = tmp_path / "keys", b64encode(b"o" * 32).decode()
    given = Settings(database_url=database_url, audit_keys=None, audit_keys_file=None)
    assert "AFTERCARE_AUDIT_KEYS_FILE is required" in refused_keys(given)
    monkeypatch.delenv("AFTERCARE_AUDIT_KEYS", raising=False)
    monkeypatch.setenv("AFTERCARE_AUDIT_KEYS_FILE", str(file))
    file.write_text(f"{new_key()}\nother:{other}\n")
    assert log_keys_for(Settings(database_url=database_url)).newest == ("other", b"o" * 32)
    file.write_text(f"other:{other}x")
    assert (
        refused_keys(Settings(database_url=database_url))
        == "AFTERCARE_AUDIT_KEYS_FILE cannot be used: a key is not base64."
    )


def test_our_own_database_has_a_key_beside_it_that_is_made_once(tmp_path: Path) -> None:
    alone = Settings(audit_keys=None, data_dir=tmp_path / "data")
    made = log_keys_for(alone)
    assert log_keys_for(alone).newest == made.newest
    assert [(one.name, one.stat().st_mode & 0o777) for one in (tmp_path / "data").iterdir()] == [
        ("audit-keys", 0o600)
    ]
