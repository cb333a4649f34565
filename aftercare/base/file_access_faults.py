"""The field faults of who may see a file, and of access in an emergency; a part of `FIELD_FAULTS`."""

from __future__ import annotations

from typing import Final

from aftercare.base.translation import sentence

FILE_ACCESS_FAULTS: Final[dict[str, str]] = {
    "bar-appointments": sentence(
        "This colleague has appointments with the client: move those to a colleague first"
    ),
    "bar-co-officer": sentence(
        "This colleague also works on this case file: end that first, under the people"
        " around the client"
    ),
    "bar-coming-officer": sentence(
        "The client goes to this colleague: cancel that change of officer first"
    ),
    "bar-deputy": sentence(
        "This colleague is the deputy in this case file: choose another deputy first"
    ),
    "bar-officer": sentence(
        "This colleague is the client's officer: transfer the client to a colleague first"
    ),
    "bar-only-supervisor": sentence(
        "The team has no other supervisor for this case file: a second supervisor is needed first"
    ),
    "barred-from-file": sentence("This colleague may not see this case file: choose someone else"),
    "emergency-reason-short": sentence(
        "Say in a few words what the emergency is and why this case file is needed now"
    ),
    "emergency-review-first": sentence(
        "A supervisor reviews the emergency access on its own page: that meets this deadline"
    ),
    "emergency-seen-already": sentence(
        "You may already see this case file: find it in your caseload"
    ),
    "emergency-unknown": sentence(
        "No case file can be opened with this reference and family name; the attempt is recorded"
    ),
    "end-or-review": sentence("Enter either a last day or a day of review"),
    "finding-short": sentence("Say in at least four words what it was"),
    "on-list-already": sentence(
        "This colleague is already on a list of this case file: end that entry first"
    ),
    "own-file-access": sentence("Another supervisor of the team decides about your own access"),
}
