"""Parts of a case file document: the channel preference, and what the client answered in check-ins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import LONGEST_TEXT, Text
from aftercare.domain.client_page.check_ins import LONGEST_WHEN
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
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
    own_page: bool = False
    check_in: bool = False

    def findings(self) -> Iterator[Finding]:
        if len(set(self.channels)) != len(self.channels):
            yield "/channels", "twice", "Each way once."
        if self.check_in and not self.own_page:
            yield "/check_in", "not-together", "A check-in is on the own page."


class CheckInPart(Part):
    row = ClientCheckInRow
    kept_in = "call_when"
    order: ClassVar[tuple[str, ...]] = ("sent_at",)
    once = (Once(("sent_on",)),)
    mood: Literal["good", "so_so", "not_good"]
    call: bool
    call_when: Annotated[Text, Field(max_length=LONGEST_WHEN)] | None

    def findings(self) -> Iterator[Finding]:
        if self.call_when is not None and not self.call:
            yield "/call_when", "not-together", "Only a call has a time."
