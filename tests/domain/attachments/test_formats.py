"""What a document is, is judged by its content and by nothing that comes with it."""

from __future__ import annotations

import io
import zipfile

import pytest

from aftercare.domain.attachments.formats import Format, format_of

WORD = ("[Content_Types].xml", "word/document.xml")


def packed(*names: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * 100_000)
    return memory.getvalue()


def patched(bytes_at: dict[int, int]) -> bytes:
    """A Word document with these bytes of the first entry in its list of names."""
    content = bytearray(packed(*WORD))
    entry = content.index(b"PK\x01\x02")
    for offset, value in bytes_at.items():
        content[entry + offset] = value
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n...", Format.PDF),
        (b"\xff\xd8\xff\xe0 JFIF", Format.JPEG),
        (b"\x89PNG\r\n\x1a\n...", Format.PNG),
        (packed(*WORD), Format.DOCX),
        ("Geachte heer,\r\n\tbij dezen…\u00a0".encode(), Format.TEXT),
        (b"\xef\xbb\xbfmet een merk", Format.TEXT),
    ],
)
def test_the_five_formats_are_known_by_their_content(content: bytes, found: Format) -> None:
    assert format_of(content) is found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"MZ\x90\x00\x03 a program",
        b"\x00 junk before %PDF-1.7",
        b"GIF89a\x01\x00",
        b"PK\x03\x04 no archive",
        packed("a.txt"),
        packed(*WORD, "word/vbaProject.bin"),
        packed(*WORD)[:-30],
        patched({6: 99}),  # a version of the format that does not exist yet
        patched({9: 8, 46: 0xFF}),  # a name said to be UTF-8 that is not
        b"\xff\xfet\x00e\x00x\x00t\x00",
    ],
)
def test_anything_else_is_none_of_them(content: bytes) -> None:
    assert format_of(content) is None
