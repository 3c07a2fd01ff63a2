"""Everything the house writes into the journal about a subject can be told in each of its languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

import madoguchi
from madoguchi.faces.ui.look_words import DATA, PURPOSES

ROOMS = Path(madoguchi.__file__).parent
WRITERS = frozenset({"record", "record_many", "record_refusal", "case_head", "note_the_look"})
BY_PLACE = {"note_the_look": 2}
"""What was seen stands at this place among the arguments, where it has no name."""
TOLD = {one.msgid for one in (*DATA, *PURPOSES)}
# What is shown through another sentence, or only to who wrote it themself.
NOT_TOLD_AS_IT_IS = frozenset({"」の審査と決定", "」の変更", "台帳「"})


def _is_japanese(text: str) -> bool:
    return any(ord(character) > 0x2FFF for character in text)


def _named(tree: ast.Module) -> dict[str, ast.expr]:
    """The values of a module's own names."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name):
                found[target.id] = node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                found |= {
                    name.id: value
                    for name, value in zip(target.elts, node.value.elts, strict=True)
                    if isinstance(name, ast.Name)
                }
    return found


def _texts(node: ast.expr, named: dict[str, ast.expr]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in named:
            yield from _texts(named[part.id], {})
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and _is_japanese(part.value):
            yield part.value


def written() -> set[str]:
    """Every text that is handed to the journal as what was seen, or for what purpose, beside a subject."""
    found: set[str] = set()
    for path in ROOMS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = _named(tree)
        for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            told = [one.value for one in call.keywords if name in WRITERS and one.arg in ("data", "purpose")]
            told += call.args[BY_PLACE[name] :][:1] if name in BY_PLACE else []
            found |= {text.removesuffix("：") for value in told for text in _texts(value, named)}
    return found


def test_what_is_written_beside_a_subject_is_among_the_words_that_are_told() -> None:
    assert len(written()) > 40, "the calls were not found"
    assert sorted(written() - TOLD - NOT_TOLD_AS_IT_IS) == []


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_those_words_are_said_in_every_language(language: str) -> None:
    with override(language):
        assert [text for text in TOLD if language == "en" and gettext(text) == text] == []
