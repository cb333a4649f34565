"""Parts of a case file document: every telephone number that was ever in the file, and why it was removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Part
from aftercare.casework.case_files.values import (
    LONGEST_TEXT,
    Code,
    Id,
    Line,
    Moment,
    Names,
    Phone,
    Points,
    Text,
)
from aftercare.store.phones.rows import PhoneNumberRow


class PhoneNumberPart(Part):
    """A number in one state; `related_id` is the contact it belongs to. A number without an end is exported for the
    record; the importing service verifies its owner again."""

    row = PhoneNumberRow
    kept_in = "note"
    order: ClassVar[tuple[str, ...]] = ("from_at", "until_at")
    ordered = (("from_at", "until_at"),)
    related_id: Annotated[Id | None, Points("related_persons")]
    number: Phone
    state: Literal["unverified", "verified", "suspended"]
    from_because: Code
    note: Annotated[Text, Field(max_length=LONGEST_TEXT)] | None
    until_at: Moment | None
    until_because: Code | None
    until_by: Annotated[Line | None, Names("staff", "until_by")]

    def findings(self) -> Iterator[Finding]:
        if (self.until_at is None) != (self.until_because is None):
            yield "/until_because", "not-together", "A number that ended says why it did."
        if self.until_at is None and self.until_by is not None:
            yield "/until_by", "not-together", "A number in use has not been ended by anyone."
