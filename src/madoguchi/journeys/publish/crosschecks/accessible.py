"""Accessible: everything people have to tell apart or to press has a name in words that can be read aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import msg
from madoguchi.values.words import Words, words_in


def findings(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    """Names that are no words, such as a colour or a mark, and choices that sound the same (WCAG 2.2, 1.4.1, 2.4.6)."""
    for number, page in enumerate(section.pages):
        place: Path = ("record", "pages", number)
        yield from _named(file, page.title, (*place, "title"))
        for at, field in enumerate(page.fields):
            yield from _of_field(file, field, (*place, "fields", at))
    for at, view in enumerate(section.views):
        yield from _named(file, view.title, ("record", "views", at, "title"))
    for at, dataset in enumerate(section.datasets):
        yield from _named(file, dataset.title, ("record", "datasets", at, "title"))
    for at, sheet in enumerate(section.sheets):
        yield from _named(file, sheet.title, ("record", "sheets", at, "title"))


def of_process(file: SourceFile, process: ProcessSection) -> Iterator[Finding]:
    """The same of the buttons of a process; two offered together must not be called alike (WCAG 2.2, 2.4.6)."""
    heard: set[tuple[str, str]] = set()
    for at, act in enumerate(process.actions):
        place: Path = ("process", "actions", at, "title")
        yield from _named(file, act.title, place)
        offered = {(state, folded(words_in(act.title, "ja"))) for state in act.start}
        if offered & heard:
            yield file.about_value(
                place,
                msg("同じ状態から押せる操作「{label}」が2つあり、区別できません。", label=words_in(act.title, "ja")),
                msg("どちらかの名前を変えるか、1つにしてください。"),
            )
        heard |= offered


def _of_field(file: SourceFile, field: Any, place: Path) -> Iterator[Finding]:
    yield from _named(file, field.label, (*place, "label"))
    yield from _of_options(file, getattr(field, "options", ()), (*place, "options"))
    for at, inner in enumerate(getattr(field, "fields", ())):
        yield from _of_field(file, inner, (*place, "fields", at))


def _of_options(file: SourceFile, options: Sequence[Any], place: Path) -> Iterator[Finding]:
    heard: set[str] = set()
    for at, option in enumerate(options):
        said = folded(words_in(option.label, "ja"))
        yield from _named(file, option.label, (*place, at, "label"))
        if said in heard:
            yield file.about_value(
                (*place, at, "label"),
                msg("選択肢「{label}」が2つあり、区別できません。", label=words_in(option.label, "ja")),
                msg("どちらかの名前を変えるか、1つにしてください。"),
            )
        heard.add(said)


def _named(file: SourceFile, words: Words, place: Path) -> Iterator[Finding]:
    for text in words.values() if isinstance(words, Mapping) else (words,):
        if not any(unicodedata.category(letter)[0] in "LN" for letter in text):
            yield file.about_value(
                place,
                msg(
                    "名前「{label}」が、色や記号だけです。見えない人や、色を見分けにくい人に伝わりません。", label=text
                ),
                msg("「○（ある）」のように、ことばを入れてください。"),
            )
