"""Collecting the sentences of the house for translation, and compiling the translations."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALES = PACKAGE / "locale"
POLICIES = PACKAGE.parent.parent / "policies"
_WORDS_OF_RULES = re.compile(r'@(?:says|refuses|needs|ask)\("([^"]+)"\)')
LANGUAGES = {"en": "en", "ja-easy": "ja_Easy"}
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # a date that does not change, so that only sentences make a difference
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": None,
    "msg": None,
}


def _from_python(source: str) -> Iterator[str]:
    for _, message, _, _ in extract("python", io.BytesIO(source.encode()), keywords=_KEYWORDS):
        yield message if isinstance(message, str) else message[0]


def _refusals(source: str) -> Iterator[str]:
    """A refusal's docstring is its sentence; a refusal inherits Refusal, or another refusal of its module."""
    refusals = {"Refusal"}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and (node.name == "Refusal" or refusals & {_name_of(b) for b in node.bases}):
            refusals.add(node.name)
            if sentence := ast.get_docstring(node):
                yield sentence


def _name_of(base: ast.expr) -> str:
    return base.id if isinstance(base, ast.Name) else getattr(base, "attr", "")


def _from_template(source: str) -> Iterator[str]:
    from django.utils.translation.template import templatize

    # What templatize returns only looks like Python; without its indentation it can be read as such.
    yield from _from_python("\n".join(line.lstrip() for line in templatize(source).splitlines()))


def _from_policies() -> Iterator[tuple[str, str]]:
    """The words of every rule of access, with the name of its file."""
    for path in sorted(POLICIES.glob("*.cedar")):
        for text in _WORDS_OF_RULES.findall(path.read_text(encoding="utf-8")):
            yield text, f"policies/{path.name}"


def sentences() -> dict[str, set[str]]:
    """Every msgid of the house with the files it stands in."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".svg"} or "/migrations/" in path.as_posix():
            continue
        source = path.read_text(encoding="utf-8")
        texts = list(_from_python(source) if path.suffix == ".py" else _from_template(source))
        if path.suffix == ".py" and "Refusal" in source:
            texts += _refusals(source)
        for text in texts:
            if any(ord(character) > 0x2FFF for character in text):
                found.setdefault(text, set()).add(path.relative_to(PACKAGE).as_posix())
    for text, place in _from_policies():
        found.setdefault(text, set()).add(place)
    return found


def catalog(language: str) -> Catalog:
    """The translations of one language as they are kept in the repository."""
    path = po_file(language)
    if not path.exists():
        return Catalog(charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, charset="utf-8")


def po_file(language: str) -> Path:
    """Where a language's translations are kept."""
    return LOCALES / LANGUAGES[language] / "LC_MESSAGES" / "django.po"


def collect() -> int:
    """Bring the files up to date with the code, keeping every translation that is still used."""
    found = sentences()
    for language in LANGUAGES:
        before = catalog(language)
        after = Catalog(
            locale=None,
            charset="utf-8",
            project="madoguchi",
            header_comment="# Translations of madoguchi.",
            fuzzy=False,
            creation_date=_FIRST,
            revision_date=_FIRST,
        )
        for text in sorted(found):
            kept = before.get(text)
            after.add(text, kept.string if kept else "", locations=[(place, 0) for place in sorted(found[text])])
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, after, omit_header=False, width=0, include_lineno=False, ignore_obsolete=True)
        missing = sum(1 for message in after if message.id and not message.string)
        print(f"{language}: {len(found)} sentences, {missing} without a translation")
    return 0


def compile_all() -> int:
    """Compile what is kept into what Django reads, when it has changed."""
    for language in LANGUAGES:
        source = po_file(language)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            with target.open("wb") as file:
                write_mo(file, catalog(language))
    return 0


if __name__ == "__main__":
    sys.exit({"collect": collect, "compile": compile_all}[sys.argv[1]]())
