"""Messages for why a chosen time is impossible, or requires a reason."""

from __future__ import annotations
