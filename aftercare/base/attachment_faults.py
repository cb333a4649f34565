"""What is wrong with a document to attach, by the code of the fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.base.translation import sentence

ATTACHMENT_FAULTS: Final[Mapping[str, str]] = {
    "file-attached": sentence("This document is already attached to the case file"),
    "file-format": sentence("Choose a PDF, JPEG, PNG, Word (.docx, no macros) or text document"),
    "file-infected": sentence(
        "The scanner found something harmful in the document; it was not stored"
    ),
    "file-too-large": sentence("This document is too large"),
    "photo-format": sentence("Choose a photo that is a JPEG or PNG"),
    "photo-pixels": sentence("Choose a photo of at most 25 megapixels"),
}
