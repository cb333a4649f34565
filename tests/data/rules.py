"""Where the example of the documentation stands: a book of rules with every question a rule can ask."""

from __future__ import annotations

from pathlib import Path

EVERY_TRIGGER = Path(__file__).parents[2] / "docs" / "rules-example.yaml"
