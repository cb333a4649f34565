"""What an appointment is for, as readers of the API get it."""

from __future__ import annotations

from typing import Annotated, Final

from aftercare.base.described_types import Codes
from aftercare.domain.plans.obligations import ObligationKind

# The one word for readers who may not know what it is for.
MASKED: Final = "appointment"
AppointmentKind = Annotated[str, Codes("AppointmentKind", (*ObligationKind, MASKED))]
