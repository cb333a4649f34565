"""What the page of a detention or a release says of the custody that the case file has."""

from __future__ import annotations

from datetime import date

from aftercare.base.translation import sentence
from aftercare.casework.orders.overlaps import OVERLAPS, RUNS
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.submissions.documents import SubmissionType
from aftercare.web.shell.request import PageContext

BECOMES_DETENTION = sentence(
    "The case file has this custody as an absence only. Accepting makes it a detention: the last day of orders moves"
    " with it."
)
UNDOES_RELEASE = sentence(
    "The case file says that this custody ended on %(day)s. Accepting undoes that release: the client is in custody"
    " again."
)
# What the periods of the client are corrected for.
_ABOUT_PERIODS = {*RUNS.values(), *OVERLAPS.values(), "no-detention"}


def periods_address(file: SubmissionFile) -> str:
    """Where custody is entered and corrected, for one that cannot be accepted for what stands there; else empty."""
    fault = file.proposal.fault if file.proposal else None
    if fault is None or fault.code not in _ABOUT_PERIODS:
        return ""
    return f"/people/{file.row.person_id}/periods"


def custody_note(context: PageContext, file: SubmissionFile) -> str:
    """What accepting does beyond the difference, in a sentence; empty where it does nothing else."""
    proposal = file.proposal
    if proposal is None or proposal.fault is not None:
        return ""
    if proposal.replaces_custody:
        return context.translate(BECOMES_DETENTION)
    ended_on = proposal.now.get("detained_until_on")
    is_open = proposal.proposed.get("detained_until_on") is None
    if file.row.type == SubmissionType.DETENTION and isinstance(ended_on, date) and is_open:
        return context.translate(UNDOES_RELEASE, day=context.day(ended_on))
    return ""
