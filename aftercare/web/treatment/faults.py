"""Messages for faults about treatment, shown at a field."""

from __future__ import annotations


# The existence of a no-contact pair is never revealed: the message only says that it is not possible.
