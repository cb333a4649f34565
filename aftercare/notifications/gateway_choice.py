"""Chooses the gateway of each channel other than texts, by the settings."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from aftercare.base.clock import Clock
from aftercare.base.settings import Settings
from aftercare.notifications.gateways.gateway import MessageGateway
from aftercare.notifications.gateways.sandbox_mail import (
    DatabaseSandboxMailServer,
    SandboxMailGateway,
)
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.notifications.gateways.sandbox_voice import SandboxVoiceGateway
from aftercare.notifications.gateways.smtp_gateway import SmtpMailGateway, SmtpServer
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.mail_rows import MAIL

TEXTS: Final = "sms"


class GatewayKind(StrEnum):
    """The gateway of a channel: a provider, a stand-in that sends nothing out, or none at all."""

    TWILIO = "twilio"
    SMTP = "smtp"
    SANDBOX = "sandbox"
    NONE = "none"


def way_out(settings: Settings, channel: str, *, demonstration: bool = False) -> GatewayKind:
    """The type of gateway chosen for this channel of a sender."""
    if channel == MAIL:
        real = settings.smtp_host and settings.smtp_from and not demonstration
        return GatewayKind.SMTP if real else GatewayKind.SANDBOX
    if demonstration or not settings.sends_for_real:
        return GatewayKind.SANDBOX
    if channel == ALOUD and settings.twilio_voice_from is None:
        return GatewayKind.NONE
    return GatewayKind.TWILIO


def voice_gateway(
    settings: Settings, database: Database, clock: Clock, *, demonstration: bool = False
) -> MessageGateway:
    """The sandbox phone without credentials and in the demonstration; with credentials Twilio, when there is a number
    to call from."""
    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    way = way_out(settings, ALOUD, demonstration=demonstration)
    if way is GatewayKind.SANDBOX or not account or token is None:
        return SandboxVoiceGateway(DatabaseSandboxPhone(database, clock))
    # Imported here: only calling for real needs it.
    from aftercare.notifications.gateways.voice_gateway import (
        TwilioVoiceGateway,
        UnofferedVoiceGateway,
    )

    if settings.twilio_voice_from is None:
        return UnofferedVoiceGateway()
    return TwilioVoiceGateway(
        account,
        token.get_secret_value(),
        settings.twilio_voice_from,
        base_url=settings.twilio_base_url,
        api_key=settings.twilio_api_key,
    )


def mail_gateway(
    settings: Settings, database: Database, clock: Clock, *, demonstration: bool = False
) -> MessageGateway:
    """The mail server, when one is set and this is no demonstration."""
    way = way_out(settings, MAIL, demonstration=demonstration)
    if way is GatewayKind.SANDBOX or settings.smtp_host is None or settings.smtp_from is None:
        return SandboxMailGateway(DatabaseSandboxMailServer(database, clock))
    return SmtpMailGateway(
        mail_server_of(settings, settings.smtp_host, settings.smtp_from),
        clock,
        f"{settings.public_origin}/",
    )


def mail_server_of(settings: Settings, host: str, from_address: str) -> SmtpServer:
    """The mail server of the settings, where they have one."""
    password = settings.smtp_password
    return SmtpServer(
        host=host,
        port=settings.smtp_port,
        from_address=from_address,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        starttls=settings.smtp_starttls,
    )
