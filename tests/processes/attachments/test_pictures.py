"""Of a photo only its pixels are left, made small; what is no picture, or too large a one, is refused."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from aftercare.domain.attachments.formats import Format, format_of
from aftercare.processes.attachments.pictures import NoPicture, TooManyPixels, small_photo
from tests.photos import photo
from tests.tiers import examples

TURNED, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes) -> bytes:
    """A few bytes that say they are a picture of this size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


def test_place_device_and_comments_are_gone_and_the_picture_is_small_and_upright() -> None:
    data = Image.Exif()
    data[TURNED], data[MAKER] = 6, "Geheim"
    data.get_ifd(PLACE)[1] = "N"
    sent = photo("JPEG", (1600, 1200), exif=data, comment=b"Geheim")
    assert b"Geheim" in sent
    made = small_photo(sent)
    assert format_of(made) is Format.JPEG
    assert b"Geheim" not in made
    assert b"Exif" not in made
    assert Image.open(io.BytesIO(made)).size == (480, 640)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_a_photo(mode: str) -> None:
    made = small_photo(photo("PNG", (40, 30), mode))
    assert Image.open(io.BytesIO(made)).size == (40, 30)


@pytest.mark.parametrize("size", [(60_000, 60_000), (6_000, 6_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_grow_too_large_is_refused_before_it_is_decoded(
    size: tuple[int, int],
) -> None:
    with pytest.raises(TooManyPixels):
        small_photo(png(*size))


def test_text_in_a_picture_that_would_grow_too_large_is_refused() -> None:
    with pytest.raises(NoPicture):
        small_photo(png(10, 10, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000)))))


@given(
    st.sampled_from(["JPEG", "PNG"]),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), max_size=8),
    st.integers(0, 3_000),
)
@settings(max_examples=examples(200))
def test_a_damaged_picture_is_a_photo_or_is_refused(
    kind: str, changes: list[tuple[int, int]], end: int
) -> None:
    broken = bytearray(photo(kind, (60, 40), exif=Image.Exif()))
    for at, value in changes:
        broken[at % len(broken)] = value
    content = bytes(broken[: len(broken) - end])
    with suppress(NoPicture, TooManyPixels):
        assert format_of(small_photo(content)) is Format.JPEG
