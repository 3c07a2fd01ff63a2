"""What a sent file really is, by its content; what comes back is safe to keep and to open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from madoguchi.foundation.storage.errors import ArchiveRefused, HeifNotAccepted, KindMismatch, KindNotAccepted
from madoguchi.foundation.storage.names import ending_of
from madoguchi.foundation.storage.pdfs import check_pdf
from madoguchi.foundation.storage.pictures import redrawn
from madoguchi.values.message import msg

_ENDINGS = {"image/jpeg": ("jpg", "jpeg", "jfif"), "image/png": ("png",), "application/pdf": ("pdf",)}
_KIND = {"image/jpeg": "image", "image/png": "image", "application/pdf": "pdf"}
_ACCEPTED = {
    frozenset({"image", "pdf"}): msg("写真（JPEG・PNG）かPDF"),
    frozenset({"image"}): msg("写真（JPEG・PNG）"),
    frozenset({"pdf"}): msg("PDF"),
}
# Zip (also .docx, .xlsx, .jar), rar, 7z, gzip, bzip2, xz, zstd, cab, and the tar header at byte 257.
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh",
             b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")  # fmt: skip
# The brands of HEIF (ISO/IEC 23008-12) and AVIF that telephones write, after the length and the word "ftyp".
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_LONGEST = 65_557


@dataclass(frozen=True)
class Inspected:
    """Content that may be kept, and what is known of it."""

    content: bytes
    media_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def inspected(data: bytes, name: str, accept: Collection[str]) -> Inspected:
    """The content as it may be kept; raises the refusals of `keep_upload`."""
    _check_not_an_archive(data, name)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise HeifNotAccepted(name=name)
    media_type = media_type_of(data)
    if _KIND.get(media_type) not in accept:
        raise KindNotAccepted(name=name, accepted=_ACCEPTED.get(frozenset(accept), ", ".join(sorted(accept))))
    if (ending := ending_of(name)) and ending not in _ENDINGS[media_type]:
        raise KindMismatch(name=name)
    if media_type == "application/pdf":
        return Inspected(data, media_type, pages=check_pdf(data, name))
    picture = redrawn(data, name)
    return Inspected(picture.content, media_type, width=picture.width, height=picture.height)


def media_type_of(data: bytes) -> str:
    """The media type by content, "" when it is none the house knows.

    The three kinds that are kept have to begin with their mark: a reader that searches for it further on could be
    shown something else than the reader that checked.
    """
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    import puremagic  # its long list of marks is read when somebody sends a file, not at every start

    try:
        return str(puremagic.from_string(data[:4096], mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _check_not_an_archive(data: bytes, name: str) -> None:
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise ArchiveRefused(name=name)
    # A file may be a picture or PDF from its front and a zip from its back.
    end = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_END_LONGEST))
    if end >= 0 and len(data) - end == 22 + int.from_bytes(data[end + 20 : end + 22], "little"):
        raise ArchiveRefused(name=name)
