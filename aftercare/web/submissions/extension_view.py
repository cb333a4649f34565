"""What the page of a change of an order says of an extension in the file that is the one that was sent, or may be."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.web.orders.period_view import end_words, length_words
from aftercare.web.shell.request import PageContext

SAME = "same_extension"
IS_THERE = sentence(
    "The extension of %(length)s, decided on %(day)s with reference %(reference)s, is in the case file already."
)
NOT_AGAIN = sentence("Accepting does not add it again.")
LIKE = sentence(
    "There is an extension of %(length)s already, decided on %(day)s with reference %(reference)s."
)
ADDS = sentence(
    "Accepting does not replace it: a second one is added, so that the order has %(count)s extensions."
)
MOVES = sentence("The last day goes from %(before)s to %(after)s.")
SAME_THEN = sentence("Is it the same decision? Then say so: accepting does not add it.")
STAYED = sentence("It was not replaced.")


@dataclass(frozen=True, slots=True)
class ExtensionShown:
    """Sentences. `asks`: accepting adds another, which is confirmed. `href`: where it is said that it is the one in
    the file, or empty."""

    lines: list[str]
    asks: bool = False
    href: str = ""


def extension_view(context: PageContext, file: SubmissionFile) -> ExtensionShown | None:
    """As it waits, or as it was decided on; None where no extension in the file is like the one that was sent."""
    shown = file.proposal or file.kept
    found = shown.extension if shown else None
    if found is None:
        return None
    waits = file.row.state == SubmissionState.WAITING
    if found.is_meant:
        return ExtensionShown(_said(context, found, IS_THERE, *((NOT_AGAIN,) if waits else ())))
    if not waits:
        return ExtensionShown(_said(context, found, LIKE, STAYED))
    lines = [
        *_said(context, found, LIKE, ADDS),
        *_moves(context, file),
        context.translate(SAME_THEN),
    ]
    return ExtensionShown(lines, asks=True, href=f"/submissions/{file.row.id}?{SAME}=yes")


def _said(context: PageContext, found: ExtensionInFile, *sentences: str) -> list[str]:
    number, _, unit = found.length.partition(" ")
    facts = {
        "length": length_words(Length(int(number), LengthUnit(unit)), context.language),
        "day": context.day(found.decided_on),
        "reference": found.court_reference,
        "count": found.number_after,
    }
    return [context.translate(one) % facts for one in sentences]


def _moves(context: PageContext, file: SubmissionFile) -> list[str]:
    """Of the order, by its reference: where it can be accepted."""
    about = file.proposal.about_order if file.proposal else ""
    return [
        context.translate(MOVES)
        % {
            "before": end_words(context, one.before, None),
            "after": end_words(context, one.after, one.earliest),
        }
        for one in (file.change.orders if file.change else ())
        if one.court_reference == about and one.before != one.after
    ]
