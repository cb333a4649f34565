"""What the page of a submission says of what is newer than it, and of an address that waits again."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence
from aftercare.casework.submissions.newer import EXTENSION, ByHand, Newer
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
ADDED = sentence(
    "%(what)s: the message of %(moment)s from %(sender)s is later and was accepted. Accepting this one adds an"
    " extension and replaces none."
)
# What a person did, which accepting leaves as it is.
HANDS = {
    ByHand.ENDED: sentence(
        "The order was ended by hand on %(moment)s, after this message was sent."
    ),
    ByHand.REOPENED: sentence(
        "The order was reopened by hand on %(moment)s, after this message was sent."
    ),
    ByHand.EXTENDED: sentence(
        "An extension was entered by hand on %(moment)s, after this message was sent. Accepting this message does not"
        " replace it."
    ),
    ByHand.EXTENSION_UNDONE: sentence(
        "An extension was undone by hand on %(moment)s, after this message was sent."
    ),
}
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
        said = HANDS[one.by_hand] if one.by_hand and one.stays else BY_HAND
        return NewerShown(context.translate(said, what=what, moment=moment), "")
    stays = ADDED if one.field == EXTENSION else STAYS
    said = context.translate(
        stays if one.stays else UNDONE,
        what=what,
        moment=moment,
        sender=file.names.get(later.sender_id, ""),
    )
    return NewerShown(said, f"/submissions/{later.id}")
