"""The text of a PDF as far as it can be read, to look for numbers that must not be kept."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import pikepdf
from pikepdf import Pdf

_MOST_BYTES = 4 * 1024 * 1024
_DEEPEST = 3
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_MOVING = frozenset({"Td", "TD", "T*", "Tm", "ET"})
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_MOST_CODES = 70_000

Codes = dict[bytes, str]


def texts_of(pdf: Pdf) -> Iterator[str]:
    """The text of each page in the order it is drawn; text in fonts without a table of characters cannot be read."""
    fonts: dict[tuple[int, int], Codes] = {}
    for page in pdf.pages:
        yield "".join(_texts(page.obj, fonts, _DEEPEST))


def _texts(holder: pikepdf.Object, fonts: dict[tuple[int, int], Codes], deep: int) -> Iterator[str]:
    resources = holder.get("/Resources")
    found = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    named = dict(found.items()) if isinstance(found, pikepdf.Dictionary) else {}
    codes: Codes = {}
    for instruction in _instructions(holder):
        operator = str(instruction.operator)
        if operator == "Tf" and str(instruction.operands[0]) in named:
            codes = _codes_of(named[str(instruction.operands[0])], fonts)
        elif operator in _SHOWING:
            yield from (_decoded(part, codes) for part in _strings(instruction.operands))
        elif operator in _MOVING:
            yield " " if _is_same_line(instruction) else "\n"
    if deep and isinstance(resources, pikepdf.Dictionary):
        for form in dict(resources.get("/XObject", {}).items()).values():
            if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
                yield from _texts(form, fonts, deep - 1)


def _instructions(holder: pikepdf.Object) -> list[pikepdf.ContentStreamInstruction]:
    contents = holder if isinstance(holder, pikepdf.Stream) else holder.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    size = sum(len(part.read_bytes()) for part in parts if isinstance(part, pikepdf.Stream))
    if not size or size > _MOST_BYTES:
        return []
    wanted = "Tf Td TD T* Tm ET Tj TJ ' \""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd in a drawing is no news for the log
        parsed = pikepdf.parse_content_stream(holder, wanted)
    return [each for each in parsed if isinstance(each, pikepdf.ContentStreamInstruction)]


def _is_same_line(instruction: pikepdf.ContentStreamInstruction) -> bool:
    """Digits placed one by one on a line belong together; another line is another text."""
    return str(instruction.operator) in ("Td", "TD") and float(instruction.operands[1]) == 0


def _strings(operands: object) -> Iterator[bytes]:
    for operand in operands if isinstance(operands, list | pikepdf.Array) else list(operands):  # type: ignore[call-overload]
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from (bytes(part) for part in operand if isinstance(part, pikepdf.String))


def _codes_of(font: pikepdf.Object, fonts: dict[tuple[int, int], Codes]) -> Codes:
    if font.objgen not in fonts or font.objgen == (0, 0):
        table = font.get("/ToUnicode")
        fonts[font.objgen] = _table(table.read_bytes()) if isinstance(table, pikepdf.Stream) else {}
    return fonts[font.objgen]


def _table(cmap: bytes) -> Codes:
    codes: Codes = {}
    for kind, body in _SECTION.findall(cmap[:_MOST_BYTES]):
        if kind == b"bfchar":
            codes.update(
                (bytes.fromhex(code.decode()), _unicode(text))
                for code, text in _PAIR.findall(body)
                if len(code) % 2 == 0
            )
            continue
        for first, last, text in _RANGE.findall(body):
            start, count = int(first, 16), int(last, 16) - int(first, 16) + 1
            base = _unicode(text)
            if len(first) % 2 or not base or not 0 < count <= 65_536 or len(codes) > _MOST_CODES:
                continue
            for step in range(count):
                if ord(base[-1]) + step < 0x110000:
                    codes[(start + step).to_bytes(len(first) // 2, "big")] = base[:-1] + chr(ord(base[-1]) + step)
    return codes


def _unicode(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be", "replace") if len(text) % 4 == 0 else ""


def _decoded(text: bytes, codes: Codes) -> str:
    if not codes:
        return text.decode("latin-1")
    width = max(len(code) for code in codes)
    return "".join(codes.get(text[start : start + width], "") for start in range(0, len(text), width))
