"""PDFs: readable to the end, not locked, and doing nothing by themselves."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Pdf, settings

from madoguchi.foundation.storage.errors import (
    FileDamaged,
    IndividualNumberInFile,
    PdfActive,
    PdfLocked,
    TooManyPages,
)
from madoguchi.foundation.storage.pdf_text import texts_of
from madoguchi.values.individual_number import holds_individual_number

MOST_PAGES = 200
MOST_OBJECTS = 100_000
_MOST_MEMORY = 64 * 1024 * 1024

# Limits of qpdf for the whole process: a stream that unpacks to more is refused, not unpacked.
settings.set_qpdf_limits(
    doc_max_warnings=50,
    parser_max_nesting=100,
    parser_max_container_size=MOST_OBJECTS,
    max_stream_filters=5,
    flate_max_memory=_MOST_MEMORY,
    png_max_memory=_MOST_MEMORY,
    run_length_max_memory=_MOST_MEMORY,
    tiff_max_memory=_MOST_MEMORY,
    dct_max_memory=_MOST_MEMORY,
)

_ACTIVE_KEYS = frozenset(
    {"/JavaScript", "/JS", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMedia", "/RichMediaContent", "/XFA"}
)
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
     "/RichMediaExecute", "/SetOCGState", "/ResetForm", "/Trans", "/GoTo3DView"}
)  # fmt: skip
_ACTIVE_SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def check_pdf(data: bytes, name: str) -> int:
    """The number of pages of a quiet, whole PDF.

    Raises FileDamaged, PdfLocked, PdfActive, TooManyPages or IndividualNumberInFile.
    """
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            return _check_open(pdf, name)
    except pikepdf.PasswordError:
        raise PdfLocked(name=name) from None
    except (
        pikepdf.PdfError,
        RuntimeError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        MemoryError,
        OverflowError,
    ):
        raise FileDamaged(name=name) from None


def _check_open(pdf: Pdf, name: str) -> int:
    if pdf.is_encrypted:
        raise PdfLocked(name=name)
    pages = len(pdf.pages)
    if not pages:
        raise FileDamaged(name=name)
    if pages > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
        raise TooManyPages(name=name, limit=MOST_PAGES)
    if any(_is_active(part) for part in _dictionaries(pdf)):
        raise PdfActive(name=name)
    if any(holds_individual_number(text) for text in texts_of(pdf)):
        raise IndividualNumberInFile(name=name)
    return pages


def _dictionaries(pdf: Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, also those inside others; indirect ones come by themselves."""
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            part = waiting.pop()
            if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                yield part
                waiting.extend(each for _, each in part.items() if _is_container(each) and not each.is_indirect)
            elif isinstance(part, pikepdf.Array):
                waiting.extend(each for each in part if _is_container(each) and not each.is_indirect)


def _is_container(part: object) -> bool:
    return isinstance(part, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)


def _is_active(part: pikepdf.Object) -> bool:
    keys = set(part.keys())
    if keys & _ACTIVE_KEYS:
        return True
    opening = part.get("/OpenAction") if "/OpenAction" in keys else None
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        return True
    if "/S" in keys and str(part.get("/S")) in _ACTIVE_ACTIONS:
        return True
    return "/Subtype" in keys and str(part.get("/Subtype")) in _ACTIVE_SUBTYPES
