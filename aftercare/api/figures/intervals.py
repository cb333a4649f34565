"""The interval of a share, as JSON."""

from __future__ import annotations

from aftercare.api.http.answers import Out


class IntervalOut(Out):
    """The 95 % interval of the share beside it, in whole per cent rounded outwards: what chance leaves possible with so
    few cases. Null where the share is."""

    lower: int
    upper: int
