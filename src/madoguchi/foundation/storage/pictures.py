"""Photographs, drawn again: what was hidden in the file (place, camera, foreign code) does not come along."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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
        with _quietly(), Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
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


@contextmanager
def _quietly() -> Iterator[None]:
    """Pillow warns of what is odd in a file; odd files are judged here, not in the log."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _drawn(opened: Image.Image, kind: str) -> Picture:
    opened.load()
    ImageOps.exif_transpose(opened, in_place=True)  # in place: a second copy of 40 million pixels is 160 MB
    modes = ("L", "RGB") if kind == "JPEG" else ("L", "RGB", "RGBA")
    transparent = kind == "PNG" and "transparency" in opened.info
    plain = opened if opened.mode in modes and not transparent else opened.convert("RGBA" if transparent else "RGB")
    plain.info = {}
    out = io.BytesIO()
    if kind == "JPEG":
        plain.save(out, "JPEG", quality=_QUALITY)
    else:
        plain.save(out, "PNG", compress_level=4)
    return Picture(out.getvalue(), plain.width, plain.height)
