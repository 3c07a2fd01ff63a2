"""Accessible: everything people have to tell apart or to press has a name in words that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.section import Page, RecordSection
from madoguchi.foundation.catalogue.register import RegisterHeader
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.characters import ForbiddenCharacter, check_characters, grapheme_length
from madoguchi.values.message import Message, msg
from madoguchi.values.spoken import LONGEST_NAME, is_spoken, sound_of
from madoguchi.values.words import Words, words_in

Named = Iterable[tuple[Path, Words]]


def findings(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    """Names that are no words, such as a colour or a mark, and names that sound the same (WCAG 2.2, 1.4.1, 2.4.6)."""
    yield from of_pages(file, section.pages)
    for key, several, what in (
        ("views", section.views, msg("一覧")),
        ("datasets", section.datasets, msg("データ")),
        ("sheets", section.sheets, msg("紙")),
    ):
        named = [(("record", key, at, "title"), one.title) for at, one in enumerate(several)]  # type: ignore[attr-defined]
        yield from _all_named(file, named)
        yield from _told_apart(file, named, what)
    for at, dataset in enumerate(section.datasets):
        yield from _said(file, dataset.summary, ("record", "datasets", at, "summary"))
        for number, column in enumerate(dataset.columns):
            yield from _said(file, column.meaning, ("record", "datasets", at, "columns", number, "meaning"))
    for at, sheet in enumerate(section.sheets):
        yield from _all_named(file, [(("record", "sheets", at, "lines", n), one) for n, one in enumerate(sheet.lines)])


def of_header(file: SourceFile, header: RegisterHeader) -> Iterator[Finding]:
    """The same of what a register is called, and whether what it says of itself says anything."""
    yield from _named(file, header.title, ("title",))
    yield from _said(file, header.summary, ("summary",))
    yield from _said(file, header.purpose, ("purpose",))


def of_form(file: SourceFile, record: RecordSection) -> Iterator[Finding]:
    """The same of a form of residents, its papers among the fields."""
    yield from of_pages(file, record.pages)
    yield from _all_named(
        file, [(("record", "documents", at, "label"), one.label) for at, one in enumerate(record.documents)]
    )


def of_pages(file: SourceFile, pages: Sequence[Page]) -> Iterator[Finding]:
    """The names of pages, fields, rows and options."""
    titles = [(("record", "pages", number, "title"), page.title) for number, page in enumerate(pages)]
    yield from _all_named(file, titles)
    yield from _told_apart(file, titles, msg("まとまり"))
    fields = [
        (("record", "pages", number, "fields", at), field)
        for number, page in enumerate(pages)
        for at, field in enumerate(page.fields)
    ]
    for place, field in fields:
        yield from _of_field(file, field, place)
    yield from _told_apart(file, _labels(fields), msg("項目"), but_for_pictures=True)


def of_process(file: SourceFile, process: ProcessSection) -> Iterator[Finding]:
    """The same of the buttons of a process; two offered together must not be called alike (WCAG 2.2, 2.4.6)."""
    heard: set[tuple[str, str]] = set()
    for at, act in enumerate(process.actions):
        place: Path = ("process", "actions", at, "title")
        yield from _named(file, act.title, place)
        offered = {(state, sound_of(words_in(act.title, "ja"))) for state in act.start}
        if offered & heard:
            yield file.about_value(
                place,
                msg("同じ状態から押せる操作「{label}」が2つあり、区別できません。", label=words_in(act.title, "ja")),
                msg("どちらかの名前を変えるか、1つにしてください。"),
            )
        heard |= offered


def _labels(fields: Iterable[tuple[Path, Any]]) -> Named:
    return [((*place, "label"), field.label) for place, field in fields if not isinstance(field, NoteField)]


def _of_field(file: SourceFile, field: Any, place: Path) -> Iterator[Finding]:
    yield from _named(file, field.label, (*place, "label"))
    options = [((*place, "options", at, "label"), one.label) for at, one in enumerate(getattr(field, "options", ()))]
    yield from _all_named(file, options)
    yield from _told_apart(file, options, msg("選択肢"))
    if isinstance(field, NoteField):
        yield from _said(file, field.text, (*place, "text"))
    if isinstance(field, GroupField):
        yield from _of_rows(file, field, place)


def _of_rows(file: SourceFile, group: GroupField, place: Path) -> Iterator[Finding]:
    """A row is told from the next by its number, its fields by their names."""
    yield from _named(file, group.item, (*place, "item"))
    for text in _texts(group.heading) if group.heading else ():
        if "{n}" not in text:
            yield file.about_value(
                (*place, "heading"),
                msg("行の見出し「{label}」に番号がないため、行を区別できません。", label=text),
                msg("「{n}番目」のように、番号の入るところに {n} を書いてください。"),
            )
    rows = [((*place, "fields", at), one) for at, one in enumerate(group.fields)]
    for at, one in rows:
        yield from _of_field(file, one, at)
    yield from _told_apart(file, _labels(rows), msg("項目"))


def _told_apart(
    file: SourceFile, several: Named, what: Message, *, but_for_pictures: bool = False
) -> Iterator[Finding]:
    """Names that sound the same; with `but_for_pictures` only those that look different, which no other check tells."""
    heard: dict[str, tuple[Path, str]] = {}
    for place, words in several:
        label = words_in(words, "ja")
        first, other = heard.setdefault(sound_of(label), (place, label))
        if first != place and not (but_for_pictures and folded(label) == folded(other)):
            yield file.about_value(
                place,
                msg(
                    "{what}「{label}」と「{other}」は、読み上げると区別できません。",
                    what=what,
                    label=label,
                    other=other,
                ),
                msg("どちらかの名前を変えるか、1つにしてください。"),
            )


def _all_named(file: SourceFile, several: Named) -> Iterator[Finding]:
    for place, words in several:
        yield from _named(file, words, place)


def _named(file: SourceFile, words: Words, place: Path) -> Iterator[Finding]:
    """A name in every language: words, not too long, and nothing in it that nobody sees."""
    for text in _texts(words):
        if not is_spoken(text):
            yield file.about_value(
                place,
                msg(
                    "名前「{label}」が、色や記号だけです。見えない人や、色を見分けにくい人に伝わりません。", label=text
                ),
                msg("「○（ある）」のように、ことばを入れてください。"),
            )
        elif grapheme_length(text) > LONGEST_NAME:
            yield file.about_value(
                place,
                msg("名前が{longest}文字より長く、見出しやボタンとして読み上げられません。", longest=LONGEST_NAME),
                msg("短い名前にして、くわしいことは書き方の説明に書いてください。"),
            )
        try:
            check_characters(text.strip(), name=True)
        except ForbiddenCharacter as refused:
            yield file.about_value(place, refused.message, msg("見える文字だけで書いてください。"))


def _said(file: SourceFile, words: Words, place: Path) -> Iterator[Finding]:
    """A sentence that says something."""
    for text in _texts(words):
        if not is_spoken(text):
            yield file.about_value(
                place, msg("文「{label}」が、記号だけです。", label=text), msg("ことばで書いてください。")
            )


def _texts(words: Words) -> Sequence[str]:
    return tuple(words.values()) if isinstance(words, Mapping) else (words,)
