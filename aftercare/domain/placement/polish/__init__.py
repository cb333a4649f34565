"""Improves a placement where a solver finds a better one: never worse, and without moving what clients know of.

Needs the extra `aftercare[polish]` (OR-Tools); docs/decisions/0016 explains what it does and why it is off by
default. Nothing else in the engine imports this package.
"""

from aftercare.domain.placement.polish.polishing import Budget, polish

__all__ = ["Budget", "polish"]
