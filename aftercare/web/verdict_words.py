"""Words of the pages for an unexcused verdict before the deadline for evidence."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.language import sentence
from aftercare.web.naming import Word

EARLY_REASONS = {
    "no_evidence_coming": Word(sentence("The client said there will be no evidence"), "file-check"),
    "no_reason": Word(sentence("The client said there was no reason"), "message"),
    "evidence_insufficient": Word(
        sentence("The evidence was looked at and does not excuse the absence"), "file-check"
    ),
    "acute_risk": Word(sentence("Acute risk"), "alert-triangle", "danger"),
}

VERDICT_SENTENCES: Mapping[str, str] = {
    "early-reason-missing": sentence(
        "Evidence may still come: say why you do not wait for it, or decide after that deadline"
    ),
    "no-evidence-entered": sentence(
        "There is no evidence in the file: first enter what the client gave"
    ),
}
EARLY = sentence("Before the deadline for evidence: %(reason)s")
