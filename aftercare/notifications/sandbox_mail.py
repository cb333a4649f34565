"""E-mail without a mail server: it stays in the outbox, where it can be read, and goes nowhere else."""

from __future__ import annotations

from aftercare.domain.delivery import DeliveryState
from aftercare.notifications.forgetful import Forgetful
from aftercare.notifications.gateway import Accepted, OutgoingText, SendReport


class SandboxMailGateway(Forgetful):
    """The port of texts, for e-mail; everything is taken."""

    def send(self, message: OutgoingText) -> SendReport:
        return Accepted(f"mail:{message.message_id}", DeliveryState.SENT)
