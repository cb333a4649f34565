"""Checks what leaves the service: tries the mail server, Twilio and the monitor, and sends nothing to any of them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeVar
from urllib.parse import urlsplit

from aftercare.base.settings import Settings
from aftercare.base.typed_text import INVENTED_CALLBACK
from aftercare.cli.checks.findings import Finding, fine, missing
from aftercare.notifications.gateway_choice import TEXTS, GatewayKind, mail_server_of, way_out
from aftercare.notifications.gateways.gateway import (
    Accepted,
    NotSent,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.smtp_gateway import try_server
from aftercare.store.staff.mail_rows import MAIL

# For each step of an attempt, and for the whole of it, the look-up of the name included.
STEP_S: Final = 5.0
DEADLINE_S: Final = 12.0
Result = TypeVar("Result")


def outward_findings(settings: Settings) -> Iterator[Finding]:
    """Each way out, tried as far as that goes without sending."""
    yield _texts(settings)
    if way_out(settings, TEXTS) is GatewayKind.TWILIO:
        yield _callback(settings)
    yield _mail(settings)
    yield _heartbeat(settings)


def within(seconds: float, attempt: Callable[[], Result]) -> Result | None:
    """What the attempt returns, or None when it takes longer. A look-up of a name has no time limit of its own, so the
    attempt is left behind in a thread that ends with this process."""
    found: SimpleQueue[Result] = SimpleQueue()
    Thread(target=lambda: found.put(attempt()), name="trying", daemon=True).start()
    try:
        return found.get(timeout=seconds)
    except Empty:
        return None


def _texts(settings: Settings) -> Finding:
    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    if way_out(settings, TEXTS) is not GatewayKind.TWILIO or not account or token is None:
        says = "There are no credentials of Twilio: no text leaves."
        to_do = "Set AFTERCARE_TWILIO_ACCOUNT_SID, AFTERCARE_TWILIO_AUTH_TOKEN and the sender."
        return missing("texts", says, to_do)
    # Imported here: it reads Twilio's library.
    from aftercare.notifications.gateways.twilio_account import AccountState, account_state

    state = within(
        DEADLINE_S,
        lambda: account_state(
            account,
            token.get_secret_value(),
            base_url=settings.twilio_base_url,
            timeout_s=STEP_S,
        ),
    )
    credentials = "Correct AFTERCARE_TWILIO_ACCOUNT_SID and AFTERCARE_TWILIO_AUTH_TOKEN."
    match state:
        case AccountState.ACTIVE:
            return fine("texts", "Twilio knows our account and its token; no text was sent.")
        case AccountState.REFUSED:
            return missing("texts", "Twilio refuses our account or its token.", credentials)
        case AccountState.SUSPENDED | AccountState.CLOSED:
            says = f"Twilio says that our account is {state}: no text leaves."
            return missing("texts", says, "Ask Twilio why.")
        case _:
            says = "Twilio was asked for our account and did not answer."
            to_do = "Let this machine reach api.twilio.com, or correct AFTERCARE_TWILIO_BASE_URL."
            return missing("texts", says, to_do)


def _callback(settings: Settings) -> Finding:
    """Whether the number in texts is one that the organisation chose."""
    if settings.callback_number == INVENTED_CALLBACK:
        says = f"Texts ask clients to call {INVENTED_CALLBACK}, an invented number."
        to_do = "Set AFTERCARE_CALLBACK_NUMBER to a neutral number that your organisation answers."
        return missing("callback-number", says, to_do)
    return fine("callback-number", f"Texts ask clients to call {settings.callback_number}.")


def _mail(settings: Settings) -> Finding:
    host, sender = settings.smtp_host, settings.smtp_from
    if way_out(settings, MAIL) is not GatewayKind.SMTP or not host or not sender:
        says = "There is no mail server: no email to staff leaves."
        return missing("mail", says, "Set AFTERCARE_SMTP_HOST and AFTERCARE_SMTP_FROM.")
    server = mail_server_of(settings, host, sender)
    report = within(
        DEADLINE_S, lambda: try_server(server, step_timeout_s=STEP_S, deadline_s=2 * STEP_S)
    )
    if isinstance(report, Accepted):
        taken = "our connection and sign-in" if server.username else "our connection"
        return fine("mail", f"{host} takes {taken}; no mail was sent.")
    return missing("mail", *_wrong_with_mail(host, report))


def _wrong_with_mail(host: str, report: SendReport | None) -> tuple[str, str]:
    """What a mail server said or did not say, and what to do."""
    account = "Correct AFTERCARE_SMTP_USERNAME, AFTERCARE_SMTP_PASSWORD or AFTERCARE_SMTP_STARTTLS."
    if isinstance(report, Refused):
        return f"The mail server {host} refuses us (code {report.code}).", account
    if isinstance(report, NotSent) and report.reason == "certificate":
        says = f"The certificate of the mail server {host} is not one that this machine trusts for that name."
        return says, "Correct AFTERCARE_SMTP_HOST, or let this machine trust its authority."
    address = "Correct AFTERCARE_SMTP_HOST and AFTERCARE_SMTP_PORT, or let this machine reach it."
    if report is None or isinstance(report, NotSent | Uncertain):
        return f"The mail server {host} was tried and does not answer.", address
    return f"The mail server {host} answers that it is busy.", "Try again, and look at its log."


def _heartbeat(settings: Settings) -> Finding:
    address = settings.heartbeat_url
    if not address:
        says = "AFTERCARE_HEARTBEAT_URL is not set: no one hears it when the watchdog stops."
        return missing(
            "heartbeat", says, "Set it to a monitor that raises an alarm when it is not asked."
        )
    wrong = within(DEADLINE_S, lambda: _wrong_with_line(address))
    if wrong == "":
        says = "The monitor of the watchdog takes a connection; no heartbeat was sent."
        return fine("heartbeat", says)
    to_do = "Correct AFTERCARE_HEARTBEAT_URL, or let the machine of the watchdog reach it."
    return missing("heartbeat", wrong or "The monitor of the watchdog does not answer.", to_do)


def _wrong_with_line(address: str) -> str:
    """Why no connection can be made to the host of an address, encrypted where it says so; empty when one can."""
    parts = urlsplit(address)
    is_encrypted = parts.scheme == "https"
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if is_encrypted else 80)
        with socket.create_connection((host, port), timeout=STEP_S) as line:
            if is_encrypted:
                ssl.create_default_context().wrap_socket(line, server_hostname=host).close()
    except ssl.SSLCertVerificationError:
        return "The certificate of the watchdog's monitor is not one that this machine trusts."
    except socket.gaierror:
        return "The name of the watchdog's monitor is not known."
    except (OSError, ValueError):
        return "The monitor of the watchdog does not answer."
    return ""
