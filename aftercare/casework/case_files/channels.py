"""Part of a case file document: the channel preference, as it was recorded with the person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import LONGEST_TEXT, Text
from aftercare.store.messages.channel_rows import ChannelPreferenceRow


class ChannelPreferencePart(Part):
    """The order of the channels is imported. The person's agreement to it, which includes automatic calls, has to be
    asked for again here."""

    row = ChannelPreferenceRow
    kept_in = "reason"
    order: ClassVar[tuple[str, ...]] = ("set_at",)
    once = (Once(()),)
    channels: Annotated[
        list[Literal["sms", "voice", "letter", "call"]], Field(min_length=1, max_length=4)
    ]
    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_TEXT)]
    although_restricted: bool = False

    def findings(self) -> Iterator[Finding]:
        if len(set(self.channels)) != len(self.channels):
            yield "/channels", "twice", "Each way once."
