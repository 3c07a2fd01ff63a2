"""Sets notices and blank forms with Typst, in this process and in memory; a city's own templates come with it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import local

import typst

from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.errors import MissingGlyph, NotTypeset, TemplateMissing
from madoguchi.engines.notices.fonts import fonts, missing_glyphs, typst_fonts

PAPER = Path(__file__).resolve().parent.parent / "paper"
# For the archive and for screen readers; both also make Typst refuse a character that has no glyph.
STANDARDS = ["a-2a", "ua-1"]
# Every city has these two; one that keeps no file of its own for them gets the house's standard order.
CUSTOMARY = frozenset({"grant", "refusal"})
_LONGEST_REASON = 300
# One notice, one thread: its pages are too few to share, and threads that wait for a share cost a tenth of the work.
os.environ.setdefault("RAYON_NUM_THREADS", "1")
# Typst's own type hints do not know that the input may be a mapping of file names to contents.
_Compile = Callable[..., tuple[object, list[typst.TypstWarning]]]
_kept = local()


@dataclass(frozen=True)
class TypstTypesetter:
    """A typesetter over the templates in one folder (`definitions/notices`), or over those a version has kept.

    Threads may share it.
    """

    templates: Path
    kept: Mapping[str, bytes] | None = None

    def typeset(self, content: NoticeContent, *, template: str, at: datetime) -> bytes:
        """The PDF of `content`, created `at`; raises as `ports.Typesetter` says."""
        files = {**self._files(template), "notice.json": _json(content.to_json())}
        return set_paper(files, text=content.printed_text(), name=template, at=at)

    def has_template(self, template: str) -> bool:
        """Whether a notice can be set with a template of this name."""
        return template in CUSTOMARY or f"{template}.typ" in self._own()

    def _files(self, template: str) -> dict[str, bytes]:
        if not self.has_template(template):
            raise TemplateMissing(template=template)
        own = self._own()
        main = own.get(f"{template}.typ") or _read(PAPER / "standard.typ")
        # The paper itself, letter.typ, the compiler reads from its own folder: no city's file takes its place.
        return {**{name: text for name, text in own.items() if name != "letter.typ"}, "main.typ": main}

    def _own(self) -> dict[str, bytes]:
        """The city's own files."""
        if self.kept is not None:
            return dict(self.kept)
        return {path.name: _read(path) for path in _files_in(self.templates)}


def set_form(form: Mapping[str, object], *, text: str, at: datetime) -> bytes:
    """The blank sheet (様式) of a procedure as a PDF; `text` is all it prints. Raises as `set_paper` does."""
    return set_paper({"main.typ": _read(PAPER / "form.typ"), "form.json": _json(form)}, text=text, name="form", at=at)


def set_paper(files: Mapping[str, bytes], *, text: str, name: str, at: datetime) -> bytes:
    """The PDF of `main.typ` among these files, created `at`; raises MissingGlyph, FontsMissing or NotTypeset."""
    check_glyphs(text)
    try:
        pdf, warnings = _compiler()(
            {**files, **_types(text)},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as problem:
        raise NotTypeset(template=name, reason=str(problem)[:_LONGEST_REASON]) from problem
    # A family Typst does not find would leave its text out without an error.
    if warnings or not isinstance(pdf, bytes):
        raise NotTypeset(template=name, reason="; ".join(map(str, warnings))[:_LONGEST_REASON])
    return pdf


def _compiler() -> _Compile:
    """The compiler of this thread; making one, and reading the paper of the house, takes a tenth of a notice's time."""
    found: _Compile | None = getattr(_kept, "compile", None)
    if found is None:
        made = typst.Compiler(root=str(PAPER), font_paths=typst_fonts(), ignore_system_fonts=True)
        found = _kept.compile = made.compile_with_warnings
    return found


def check_glyphs(text: str) -> None:
    """Every character has a glyph in the very form it is written in; raises MissingGlyph, FontsMissing."""
    missing = missing_glyphs(text)
    if missing:
        raise MissingGlyph(characters="、".join(map(_shown, missing)))


def _shown(character: str) -> str:
    codes = " ".join(f"U+{ord(one):04X}" for one in character)
    return f"{character}（{codes}）" if character.isprintable() else codes


def _types(text: str) -> dict[str, bytes]:
    """The fonts, as files: a change of Typst inputs would make it lay out every sentence again."""
    found = fonts()
    return {"fonts.json": _json(found.families), "variants.json": _json(found.variants_elsewhere(text))}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _files_in(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else ()


def _read(path: Path) -> bytes:
    return _bytes_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _bytes_of(path: Path, changed: int) -> bytes:
    """The content of a file, read again when its time of change is another."""
    return path.read_bytes()
