"""What a reader reads about the sign-in before this one."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from aftercare.casework.sign_in.acts import LastSignIn, StoppedAtCode
from aftercare.store.sign_in.notice_rows import MOST_SHOWN
from aftercare.web.shell.layout import Flash


class Speaker(Protocol):
    """Says sentences and moments in the reader's language."""

    def translate(self, text: str, **holes: object) -> str: ...
    def moment(self, moment: datetime) -> str: ...


def last_sign_in_message(context: Speaker, before: LastSignIn) -> str:
    """Sentences about the sign-in before this one; empty when there is nothing to report."""
    say = []
    if before.at is not None:
        when = context.moment(before.at)
        say.append(
            context.translate("You last signed in %(moment)s, from another address.", moment=when)
            if before.elsewhere
            else context.translate("You last signed in %(moment)s.", moment=when)
        )
    if before.failures == 1:
        say.append(context.translate("Since then there was one failed attempt with your name."))
    elif before.failures:
        say.append(
            context.translate(
                "Since then there were %(number)s failed attempts with your name.",
                number=before.failures,
            )
        )
    return " ".join([*say, *_stopped_at_code(context, before.stopped)])


def _stopped_at_code(context: Speaker, stopped: StoppedAtCode) -> list[str]:
    if stopped.since_at is None:
        return []
    first = context.moment(stopped.since_at)
    number = f"{MOST_SHOWN}+" if stopped.number >= MOST_SHOWN else stopped.number
    return [
        context.translate(
            "Since then your correct password was entered once without a valid code: %(first)s.",
            first=first,
        )
        if number == 1
        else context.translate(
            "Since then your correct password was entered %(number)s times without a"
            " valid code, first %(first)s.",
            number=number,
            first=first,
        ),
        context.translate("That was from another address than your last sign-in.")
        if stopped.elsewhere
        else context.translate("That was from the same address as your last sign-in."),
        context.translate("Was that not you? Then someone knows your password: choose another."),
    ]


def before_flash(context: Speaker, before: LastSignIn) -> Flash | None:
    """The same as the message of the first page; it asks for attention when someone else may have tried."""
    message = last_sign_in_message(context, before)
    if not message:
        return None
    is_news = before.elsewhere or before.failures or before.stopped.number
    return Flash(message, "warning" if is_news else "ok")
