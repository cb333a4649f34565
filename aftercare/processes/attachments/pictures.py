"""A photo is made small and written anew: its pixels are all that is left of the file that was sent."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Final

from PIL import Image, ImageOps

from aftercare.domain.attachments.formats import Format, format_of

# A telephone makes 12 to 24 million. Decoded, a picture of this size takes some 100 MB.
MOST_PIXELS: Final = 25_000_000
# Enough to recognise a face, and no more.
_LARGEST: Final = (640, 640)
_QUALITY: Final = 85
# What it would warn of is refused here, or stripped.
warnings.filterwarnings("ignore", module=r"PIL\.")


class NoPicture(Exception):
    """The content is no JPEG or PNG that can be read."""


class TooManyPixels(Exception):
    """The picture is larger than is decoded here."""


def small_photo(content: bytes) -> bytes:
    """The picture as a JPEG of at most 640 by 640 pixels, upright, without what else the file says: place, time,
    device, comments, a preview. Raises NoPicture, TooManyPixels."""
    if format_of(content) not in (Format.JPEG, Format.PNG):
        raise NoPicture()
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as sent:
            # Its first bytes say so: nothing was decoded yet.
            if sent.width * sent.height > MOST_PIXELS:
                raise TooManyPixels()
            # A JPEG is decoded at a fraction of its size where that is enough.
            sent.thumbnail(_LARGEST)
            seen = ImageOps.exif_transpose(sent).convert("RGBA")
    except Image.DecompressionBombError:
        raise TooManyPixels() from None
    except (OSError, SyntaxError, ValueError, struct.error):
        raise NoPicture() from None
    # A new picture has no metadata that could be saved with it.
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A"))
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()
