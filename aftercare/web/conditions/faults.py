"""Messages for faults of a condition or of a position on the map, shown at the field."""

from __future__ import annotations

from aftercare.base.translation import sentence

_UNREADABLE = sentence("This condition cannot set that")
