"""What the page of a court order says of an order in the file that may be the one that was sent."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.web.shell.request import PageContext

SPELT = sentence(
    "The case file has an order with the same court reference, in another spelling: %(reference)s, from %(day)s."
)
SAME_DAY = sentence(
    "The case file has an order of the same type from the same day: %(reference)s, from %(day)s."
)
ADDS = sentence("Accepting does not replace it: a second order is added.")
SAME_THEN = sentence(
    "Is it the same order? Then refuse this message; correct the order in the case file where it differs."
)
STAYED = sentence("It was not replaced.")


@dataclass(frozen=True, slots=True)
class OrderLikeShown:
    """Sentences. `asks`: accepting adds another, which is confirmed. `href`: the order in the file."""

    lines: list[str]
    asks: bool
    href: str


def order_like_view(context: PageContext, file: SubmissionFile) -> OrderLikeShown | None:
    """As it waits, or as it was decided on; None where no order in the file is like the one that was sent."""
    shown = file.proposal or file.kept
    found = shown.like_order if shown else None
    if found is None:
        return None
    waits = file.row.state == SubmissionState.WAITING
    what = SPELT if found.same_reference else SAME_DAY
    facts = {"reference": found.court_reference, "day": context.day(found.starts_on)}
    lines = (what, ADDS, SAME_THEN) if waits else (what, STAYED)
    href = f"/people/{file.row.person_id}/periods"
    return OrderLikeShown([context.translate(one) % facts for one in lines], waits, href)
