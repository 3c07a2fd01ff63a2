"""What a workbook says beside its rows: which sheets it has, which styles are days, and the texts its cells share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from posixpath import dirname, join, normpath
from typing import IO, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

Attributes = Mapping[str, str]
_PIECE = 16 * 1024
_LONGEST_TEXT = 32_767  # of a cell of Excel
_LONGEST_TAG = 1024 * 1024
_MOST_SHEETS = 1_000
_MOST_STYLES = 65_536
_MOST_TEXTS = 5_000_000
_MOST_LETTERS = 256 * 1024 * 1024
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FIRST_OF_MAC = datetime(1904, 1, 1)
_FIRST_OF_WINDOWS = datetime(1899, 12, 30)


class TooMuch(Exception):
    """A part of the workbook holds more than may be held."""


class SheetPart(NamedTuple):
    """One sheet of a workbook, and the part of the archive in which its rows stand."""

    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True)
class BookParts:
    """The sheets of a workbook, the styles whose numbers are days or spans of time, and from when on days count."""

    sheets: tuple[SheetPart, ...]
    days: frozenset[int]
    spans: frozenset[int]
    epoch: datetime
    texts: str
    """The part with the texts that cells share; empty where there is none."""


def told(
    stream: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Tell what begins, stands and ends in a part, piece by piece; nothing of it is kept.

    Raises ValueError for what is no XML, or declares anything: so nothing in it can grow or is fetched. Raises TooMuch
    for a tag or a comment that does not end: the parser begins it anew with each piece (CVE-2023-52425).
    """
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refused
    if text is not None:
        parser.CharacterDataHandler = text
    fed = 0
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
            fed += len(piece)
            _check(fed - parser.CurrentByteIndex, _LONGEST_TAG)
            yield
        parser.Parse(b"", True)
    except ExpatError as broken:
        raise ValueError(str(broken)) from None
    yield


def _refused(*_declared: object) -> None:
    raise ValueError("a workbook declares nothing")


def local(name: str) -> str:
    """The name of an element or an attribute without the letters that stand for its namespace."""
    return name.rpartition(":")[2]


def parts_of(archive: ZipFile) -> BookParts:
    """What the workbook says of its sheets and styles. Raises ValueError, LookupError, TooMuch."""
    books = [target for _, kind, target in _relations(archive, "") if kind == "officeDocument"]
    if not books:
        raise LookupError("an archive without a workbook")
    book = books[0]
    linked = {id_: (kind, target) for id_, kind, target in _relations(archive, book)}
    targets = dict(linked.values())
    sheets, epoch = _sheets(archive, book, linked)
    days, spans = _styles(archive, targets["styles"]) if "styles" in targets else (frozenset(), frozenset())
    return BookParts(tuple(sheets), days, spans, epoch, targets.get("sharedStrings", ""))


def _relations(archive: ZipFile, part: str) -> list[tuple[str, str, str]]:
    """What a part refers to: by which identifier, of which kind, and where it is."""
    folder, found = dirname(part), []

    def start(name: str, given: dict[str, str]) -> None:
        if local(name) == "Relationship" and given.get("TargetMode") != "External":
            target = normpath(join("/", folder, given["Target"])).lstrip("/")
            found.append((given.get("Id", ""), given.get("Type", "").rpartition("/")[2], target))
            _check(len(found), _MOST_STYLES)

    _walk(archive, join(folder, "_rels", f"{part.rpartition('/')[2]}.rels"), start)
    return found


def _sheets(archive: ZipFile, book: str, linked: Mapping[str, tuple[str, str]]) -> tuple[list[SheetPart], datetime]:
    found: list[SheetPart] = []
    epochs = [_FIRST_OF_WINDOWS]

    def start(name: str, given: dict[str, str]) -> None:
        if local(name) == "workbookPr" and given.get("date1904", "0") in ("1", "true"):
            epochs.append(_FIRST_OF_MAC)
        if local(name) == "sheet":
            id_ = next((one for key, one in given.items() if key.endswith(":id")), "")
            kind, target = linked.get(id_, ("", ""))
            if kind == "worksheet":
                found.append(SheetPart(given.get("name", ""), given.get("state", "visible") != "visible", target))
                _check(len(found), _MOST_SHEETS)

    _walk(archive, book, start)
    return found, epochs[-1]


def _styles(archive: ZipFile, part: str) -> tuple[frozenset[int], frozenset[int]]:
    """The places of the styles that show a number as a day or a time, and of those that show it as a span."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    formats: dict[int, str] = {}
    used: list[int] = []
    inside = [""]

    def start(name: str, given: dict[str, str]) -> None:
        if local(name) in ("cellXfs", "cellStyleXfs", "numFmts", "dxfs"):
            inside[0] = local(name)
        elif local(name) == "numFmt" and inside[0] == "numFmts":
            formats[int(given["numFmtId"])] = given["formatCode"]
        elif local(name) == "xf" and inside[0] == "cellXfs":
            used.append(int(given.get("numFmtId", 0)))
        _check(max(len(formats), len(used)), _MOST_STYLES)

    _walk(archive, part, start)
    codes = [formats.get(one) or BUILTIN_FORMATS.get(one) for one in used]
    days = frozenset(at for at, code in enumerate(codes) if is_date_format(code))
    return days, frozenset(at for at in days if is_timedelta_format(codes[at]))


def shared_texts(archive: ZipFile, part: str) -> list[str]:
    """The texts that cells share, without how they are to be read aloud. Raises ValueError, LookupError, TooMuch."""
    texts: list[str] = []
    words, letters = Words(), 0

    def end(name: str) -> None:
        nonlocal letters
        if local(name) == "si":
            said = words.taken()
            texts.append(said)
            letters += len(said)
            _check(len(texts), _MOST_TEXTS)
            _check(letters, _MOST_LETTERS)
        else:
            words.end(local(name))

    if part:
        _walk(archive, part, lambda name, _given: words.start(local(name)), end, words.text)
    return texts


class Words:
    """The words of one text while its parts are told; what stands above letters to read them aloud is none of it."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._length = 0
        self._takes = self._is_above = False

    def start(self, name: str) -> None:
        """A part of the text begins."""
        self._takes = name == "t" and not self._is_above
        self._is_above = self._is_above or name == "rPh"

    def end(self, name: str) -> None:
        """A part of the text ends."""
        self._takes = False
        self._is_above = self._is_above and name != "rPh"

    def text(self, said: str) -> None:
        """Some of its words."""
        if self._takes and self._length <= _LONGEST_TEXT:
            self._said.append(said)
            self._length += len(said)

    def taken(self) -> str:
        """The text, and the next one begins."""
        said, self._said, self._length = "".join(self._said), [], 0
        self._takes = self._is_above = False
        return unescaped(said)


def unescaped(text: str) -> str:
    """A text with the letters that XML cannot hold (ECMA-376, 22.9.2.19, ST_Xstring); half a letter is lost."""
    if "_x" not in text:
        return text
    written = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _check(size: int, most: int) -> None:
    if size > most:
        raise TooMuch


def _walk(
    archive: ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] | None = None,
) -> None:
    with archive.open(part) as stream:
        for _piece in told(stream, start, end, text):
            pass
