"""Sending a text once more: only a person decides that, and only once."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Conflict, IllegalTransition, Stale
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow, get_message
from aftercare.store.messages.unsettled import was_sent_again

# Texts that are not known to have arrived. A delivered text is not sent again; a waiting text will be sent.
RESENDABLE = ("unknown", "failed", "undelivered")
_THE_SAME = (
    "person_id", "appointment_id", "channel", "recipient", "language", "template", "template_version", "body",
    "useful_until_at",
)  # fmt: skip


@requires(Permission.WRITE_CASE_FILES)
def resend(work: UnitOfWork, message_id: UUID, version: int) -> MessageRow:
    """A new message with the same words, due now; the outbox runs the same checks on it as on any other.

    It is marked as a possible duplicate when it is unknown whether the first one arrived. Raises Stale,
    IllegalTransition for a text that cannot be resent (a code is requested anew). Raises Conflict when it would come
    too late to help, AlreadyDecided when it was resent before.
    """
    old = get_message(work.session, message_id, for_update=True)
    if was_sent_again(work.session, old.id):
        raise AlreadyDecided()
    if old.version != version:
        raise Stale()
    is_code = old.template in (TextKind.NUMBER_VERIFICATION, TextKind.PAGE_CODE)
    if is_code or old.state not in RESENDABLE or old.resend_of is not None:
        raise IllegalTransition()
    if work.now >= old.useful_until_at:
        raise Conflict("It would come too late to help.")
    fresh = MessageRow(
        **{name: getattr(old, name) for name in _THE_SAME},
        slot=f"{old.slot}-again",
        due_at=work.now,
        resend_of=old.id,
        possible_duplicate=old.state == "unknown",
        created_at=work.now,
        state_at=work.now,
    )
    # No more delivery checks for the old message: its text and the new one's could not be told apart.
    old.next_look_at = None
    old.version += 1
    return audit.save_and_note(work, "resend", "message", fresh)
