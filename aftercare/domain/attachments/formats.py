"""Which format a document is in, judged by its content: a name or a declared type can be false."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from typing import Final

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Format(StrEnum):
    """The value is also the suffix of a file."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    TEXT = "txt"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES: Final = {
    Format.PDF: "application/pdf",
    Format.JPEG: "image/jpeg",
    Format.PNG: "image/png",
    Format.DOCX: _WORD,
    Format.TEXT: "text/plain; charset=utf-8",
}
_FIRST_BYTES: Final = (
    (b"%PDF-", Format.PDF),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
)
_DOCX_PARTS: Final = {"[Content_Types].xml", "word/document.xml"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def format_of(content: bytes) -> Format | None:
    """None for what is none of them: also for a Word document with macros, and for an empty one."""
    for first, found in _FIRST_BYTES:
        if content.startswith(first):
            return found
    if content.startswith(b"PK"):
        return Format.DOCX if _is_docx(content) else None
    return Format.TEXT if _is_text(content) else None


def _is_docx(content: bytes) -> bool:
    """Only the list of names is read. Nothing is unpacked, so nothing can grow. A damaged list is no archive, one of a
    version still to come cannot be read, and a name may not be the text it is said to be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        return False
    return names >= _DOCX_PARTS and not any("vbaproject" in name.lower() for name in names)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _CONTROL.search(text)
