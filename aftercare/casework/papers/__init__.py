"""Documents: facts in, a tagged PDF out, the same bytes for the same facts."""

from __future__ import annotations

from aftercare.casework.papers.pdf import LONGEST_TEXT, MOST_CHARACTERS, PaperTemplate, print_paper

__all__ = ["LONGEST_TEXT", "MOST_CHARACTERS", "PaperTemplate", "print_paper"]
