"""Marks text that pages translate, so that any floor may write it."""

from __future__ import annotations


def sentence(text: str) -> str:
    """Marks a text for translation where it is written; it is translated where it is shown.

    A keyword of message extraction: `pybabel extract -F babel.cfg -k sentence`.
    """
    return text
