"""Calls without a provider: the words that would be spoken are shown on the sandbox phone, marked as a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from aftercare.notifications.gateways.gateway import FoundText, OutgoingMessage, SendReport
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway

MARK: Final = "☎ "


class SandboxVoiceGateway(SandboxSmsGateway):
    """The port of texts, for calls, over a SandboxPhone."""

    def send(self, message: OutgoingMessage) -> SendReport:
        return super().send(replace(message, body=f"{MARK}{message.body}"))

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        return super().find(to, f"{MARK}{body}", since)
