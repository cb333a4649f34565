"""The marks of an escalation or of what follows from it, as files write them; pages have the macro `marks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftercare.web.shell.request import PageContext


def with_marks(context: PageContext, text: str, it: Mapping[str, Any]) -> str:
    """The text with the marks of `it` between brackets after it: `elsewhere` and `in_question`."""
    marks = []
    if it["elsewhere"]:
        marks.append(context.name_of("submission_state", "misattributed"))
    if it["in_question"]:
        marks.append(context.name_of("in_question", it["in_question"]))
    return f"{text} ({', '.join(marks)})".lstrip() if marks else text
