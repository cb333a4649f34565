"""What is wrong with the fields of a verdict on an absence, by the code of the fault."""

from __future__ import annotations

from typing import Final

from aftercare.base.translation import sentence

ABSENCE_FAULTS: Final = {
    "confinement-reason-missing": sentence(
        "The client was in custody or admitted: say why the absence counts all the same, or decide otherwise"
    ),
    "early-reason-missing": sentence(
        "Evidence may still come: say why you do not wait for it, or decide after that deadline"
    ),
    "no-evidence-entered": sentence(
        "There is no evidence in the case file: first enter what the client gave"
    ),
    "no-reminder-unseen": sentence(
        "No reminder was delivered: tick that you have seen this, or make another decision"
    ),
}
