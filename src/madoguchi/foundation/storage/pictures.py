"""Photographs, drawn again: what was hidden in the file (place, camera, foreign code) does not come along."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from madoguchi.foundation.storage.errors import FileDamaged, TooManyPixels

MOST_PIXELS = 40_000_000
_QUALITY = 90
# The limit is checked below, before anything is decoded, and with a sentence for people.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Picture:
    """A picture drawn again."""

    content: bytes
    width: int
    height: int


def redrawn(data: bytes, name: str) -> Picture:
    """The first frame of a JPEG or PNG, turned the way its EXIF said, with nothing but its pixels.

    Raises TooManyPixels before decoding, FileDamaged when it cannot be decoded to its end.
    """
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
            warnings.simplefilter("ignore")
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels(name=name, limit=MOST_PIXELS // 1_000_000)
            return _drawn(opened, str(opened.format))
    except TooManyPixels:
        raise
    # Pillow's decoders raise almost anything on broken input.
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
        EOFError,
        LookupError,
        ArithmeticError,
    ):
        raise FileDamaged(name=name) from None


def _drawn(opened: Image.Image, kind: str) -> Picture:
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    modes = ("L", "RGB") if kind == "JPEG" else ("L", "RGB", "RGBA")
    transparent = kind == "PNG" and "transparency" in opened.info
    plain = upright if upright.mode in modes and not transparent else upright.convert("RGBA" if transparent else "RGB")
    plain.info = {}
    out = io.BytesIO()
    if kind == "JPEG":
        plain.save(out, "JPEG", quality=_QUALITY)
    else:
        plain.save(out, "PNG")
    return Picture(out.getvalue(), plain.width, plain.height)
