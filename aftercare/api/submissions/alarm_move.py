"""The body with which an alarm is moved to another client, whether it was sent or entered by hand."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.domain.submissions.contents import LONGEST_REFERENCE


class AlarmMoveIn(Body):
    """Our reference of the client whom the alarm is about, and how it is known. Readers of the other file read the
    reason, which has no names in it."""

    reference: Annotated[Text, Field(min_length=1, max_length=LONGEST_REFERENCE)]
    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON), Holds(REASON)]
