"""What the page of a submission says of what is newer than it, and of an address that waits again."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence
from aftercare.casework.submissions.newer import Newer
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.web.shell.request import PageContext
from aftercare.web.submissions.view import label_of

STAYS = sentence(
    "%(what)s: the message of %(moment)s from %(sender)s is later. This one does not change it."
)
UNDONE = sentence(
    "%(what)s: the message of %(moment)s from %(sender)s is later and was accepted. Accepting this one can undo it."
)
BY_HAND = sentence(
    "%(what)s: entered by hand on %(moment)s, after this message was sent. Accepting replaces it."
)
WAITS_AGAIN = sentence(
    "This message waits again, because the later message of %(moment)s from %(sender)s was refused."
)
OTHER_WAITS = sentence(
    "The earlier message of %(moment)s from %(sender)s waits again, because this one was refused."
)


@dataclass(frozen=True, slots=True)
class NewerShown:
    """A sentence. `href`: the other message, or empty for what was entered by hand."""

    text: str
    href: str


def newer_view(context: PageContext, file: SubmissionFile) -> list[NewerShown]:
    return [_shown(context, file, one) for one in file.newer]


def again_view(context: PageContext, file: SubmissionFile) -> list[NewerShown]:
    """That an address waits again, on its page and on that of the later one that was refused."""
    said = WAITS_AGAIN if file.row.state == SubmissionState.WAITING else OTHER_WAITS
    return [
        NewerShown(
            context.translate(
                said,
                moment=context.moment(one.sent_at),
                sender=file.names.get(one.sender_id, ""),
            ),
            f"/submissions/{one.id}",
        )
        for one in file.refused
    ]


def _shown(context: PageContext, file: SubmissionFile, one: Newer) -> NewerShown:
    later, what = one.submission, label_of(context, file.library, one.field)
    moment = context.moment(one.at)
    if later is None:
        return NewerShown(context.translate(BY_HAND, what=what, moment=moment), "")
    said = context.translate(
        STAYS if one.stays else UNDONE,
        what=what,
        moment=moment,
        sender=file.names.get(later.sender_id, ""),
    )
    return NewerShown(said, f"/submissions/{later.id}")
