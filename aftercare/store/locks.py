"""How a row is locked: against change, never against rows that merely refer to it; CONTRIBUTING has the order."""

from __future__ import annotations

from typing import Any, Final

ROW_LOCK: Final[dict[str, Any]] = {"key_share": True}
"""For `Session.get(with_for_update=…)`; elsewhere `.with_for_update(key_share=True)` says the same."""
