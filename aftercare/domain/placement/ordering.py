"""The order in which occurrences are placed: a total order that ends in the ids."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import rate_obligations
from aftercare.domain.placement.engine.bitsets import Ints


def in_order(compiled: Compiled) -> Ints:
    """All occurrences: highest risk first, then the kinds that bend least, then the obligations with the
    fewest possible starts; each obligation from its first occurrence to its last, so that the
    longest gap is known while they are placed."""
    in_empty_calendar(compiled)
    return sorted_occurrences(compiled, np.arange(compiled.obligations.occurrences))


def sorted_occurrences(compiled: Compiled, occurrences: Ints) -> Ints:
    """Some occurrences in the same order."""
    of = compiled.bookings[occurrences, at.Booking.obligation]
    fields = compiled.obligation_fields
    keys = (
        occurrences,
        fields[of, at.Obligation.fewest_starts],
        fields[of, at.Obligation.kind_rank],
        fields[of, at.Obligation.tier],
    )
    order: Ints = occurrences[np.lexsort(keys)]
    return order


def in_empty_calendar(compiled: Compiled) -> Ints:
    """For each occurrence 1 if it has a start in an empty calendar, else 0; notes how hard each obligation is."""
    possible = np.zeros(compiled.obligations.occurrences, dtype=np.int64)
    rate_obligations(compiled.ints, compiled.bits, 0, len(compiled.obligations.rows), possible)
    return possible
