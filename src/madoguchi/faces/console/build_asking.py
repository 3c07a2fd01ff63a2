"""A condition on a page: three parts a line, one empty line to add the next or a block, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import blocks
from madoguchi.journeys.registers.building.askables import COMPARISONS, Askable
from madoguchi.journeys.registers.building.asking import Line, sentence_of
from madoguchi.journeys.registers.building.blocks import (
    ALL,
    ANY,
    DEEPEST,
    MOST_LINES,
    MOST_PARTS,
    NONE,
    NOT_ALL,
    Block,
    Kept,
)
from madoguchi.values.message import Message

Pairs = tuple[tuple[str, str], ...]

_ONE_OF = ("is", "is_not")

OPENS, _DROP = "(", "drop"
"""Chosen in the place of a field, a block begins; chosen in the place of a join, it is taken out."""

_EMPTY = Line("", "is", "")


@dataclass(frozen=True)
class LineView:
    """One line: which fields and comparisons there are, and a box, a list or ticks for the value.

    `suggested` are values that may be typed into the box, `tells_why` asks what is said to who does not meet the line.
    """

    id: str
    number: str
    line: Line
    fields: Pairs
    comparisons: Pairs
    control: str
    chooses: tuple[tuple[str, str, bool], ...] = ()
    suggested: tuple[str, ...] = ()
    tells_why: bool = False
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True)
class KeptView:
    """A part that lines cannot say: it is told, sent back as it is, and may be taken out."""

    id: str
    text: str
    sentence: Message | None
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True)
class BlockView:
    """Lines that belong together, and blocks among them; `number` says where among its neighbours it stands."""

    id: str
    number: str
    join: str
    joins: Pairs
    parts: tuple[PartView, ...]
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True)
class PartView:
    """One part of a block: one of the three."""

    line: LineView | None = None
    block: BlockView | None = None
    kept: KeptView | None = None


@dataclass(frozen=True)
class AskingView:
    """A condition with its lines; one that a page cannot show is only told, and may be taken out."""

    id: str
    title: str
    hint: str
    block: BlockView | None
    sentence: Message | None
    problems: tuple[Message, ...] = field(default=())


def divisions() -> Pairs:
    """The divisions of the city, by id and name."""
    return tuple((one.id, division_name(one.id)) for one in city().divisions)


def asking_view(
    name: str,
    title: str,
    written: object,
    known: Sequence[Askable],
    wrong: Sequence[tuple[Path, Message]] = (),
    *,
    hint: str = "",
    tells_why: bool = False,
) -> AskingView:
    """The condition as it is written; `wrong` is what is wrong with it, by the path below it.

    With `tells_why` each line asks what is said to who does not meet it.
    """
    block = blocks.block_of(written, known)
    drawn = None
    if block:
        drawing = _Drawing(known, MOST_LINES - block.size, tells_why=tells_why)
        drawn = drawing.block(name, "", block, written, wrong)
    told = () if drawn else tuple(said for _path, said in wrong)
    return AskingView(name, title, hint, drawn, sentence_of(written, known), told)


class _Drawing:
    """Draws the blocks of one condition, with an empty line at the end of each while there is room."""

    def __init__(self, known: Sequence[Askable], room: int, *, tells_why: bool) -> None:
        self._known, self._room, self._tells_why = known, room, tells_why

    def block(
        self, name: str, number: str, block: Block, written: object, wrong: Sequence[tuple[Path, Message]]
    ) -> BlockView:
        """One block with what is inside; `wrong` by the path below it."""
        places = blocks.steps_to(block, written)
        drawn = [
            self._part(f"{name}.{at}", f"{number}{at + 1}", one, _at(written, place), _below(wrong, place))
            for at, (one, place) in enumerate(zip(block.parts, places, strict=True))
        ]
        own = tuple(said for path, said in wrong if not any(path[: len(place)] == place for place in places))
        if len(drawn) < MOST_PARTS and self._room > 0:
            self._room -= 1
            at = len(drawn)
            opens = number.count(".") < DEEPEST
            drawn.append(PartView(self._line(f"{name}.{at}", f"{number}{at + 1}", _EMPTY, (), opens=opens)))
        return BlockView(name, number.rstrip("."), block.join, _joins(is_inside=bool(number)), tuple(drawn), own)

    def _part(
        self,
        name: str,
        number: str,
        one: Line | Block | Kept,
        written: object,
        wrong: Sequence[tuple[Path, Message]],
    ) -> PartView:
        if isinstance(one, Block):
            return PartView(block=self.block(name, f"{number}.", one, written, wrong))
        told = tuple(said for _path, said in wrong)
        if isinstance(one, Kept):
            return PartView(kept=KeptView(name, one.text, sentence_of(one.written, self._known), told))
        return PartView(self._line(name, number, one, told))

    def _line(
        self, name: str, number: str, line: Line, problems: tuple[Message, ...], *, opens: bool = False
    ) -> LineView:
        view = _line_view(name, number, line, self._known, problems, opens=opens)
        # A sentence that stands there is shown and sent back, whatever the condition is for.
        return replace(view, tells_why=self._tells_why or bool(line.because))


def _at(written: object, place: Path) -> Any:
    """What is written at a place below."""
    found: Any = written
    for step in place:
        found = found[step]
    return found


def _below(wrong: Sequence[tuple[Path, Message]], place: Path) -> list[tuple[Path, Message]]:
    return [(path[len(place) :], said) for path, said in wrong if path[: len(place)] == place]


def _joins(*, is_inside: bool) -> Pairs:
    told = (
        (ALL, _("すべてに当てはまるとき")),
        (ANY, _("どれか1つに当てはまるとき")),
        (NOT_ALL, _("すべてに当てはまるのではないとき")),
        (NONE, _("どれにも当てはまらないとき")),
    )
    return (*told, (_DROP, _("このまとまりを外す"))) if is_inside else told


def _line_view(
    name: str,
    number: str,
    line: Line,
    known: Sequence[Askable],
    problems: tuple[Message, ...],
    *,
    opens: bool = False,
) -> LineView:
    one = next((each for each in known if each.id == line.field), None)
    fields: Pairs = (("", _("項目を選ぶ")), *((each.id, each.label) for each in known))
    if line.field and one is None:
        fields = (*fields, (line.field, line.field))
    if opens:
        fields = (*fields, (OPENS, _("（条件のまとまりを入れる）")))
    able = one.comparisons | {line.comparison} if one else frozenset(COMPARISONS)
    comparisons = tuple((key, words.text(_)) for key, words in COMPARISONS.items() if key in able)
    control, chooses = _control(line, one)
    suggested = tuple(label for _id, label in one.others) if one and control == "box" else ()
    return LineView(name, number, line, fields, comparisons, control, chooses, suggested, problems=problems)


def _control(line: Line, one: Askable | None) -> tuple[str, tuple[tuple[str, str, bool], ...]]:
    """Ticks for several of some answers, a list for one of them, nothing where none is asked for, else a box."""
    if line.comparison in ("answered", "unanswered"):
        return "none", ()
    pairs = one.chooses if one else ()
    if not pairs or line.comparison not in (*_ONE_OF, "in"):
        return "box", ()
    told = [part.strip() for part in line.value.split("、")] if line.comparison == "in" else [line.value]
    keys = [_key_of(part, pairs) for part in told if part]
    chosen = tuple((key, label, key in keys) for key, label in pairs)
    others = [part for part in keys if part not in dict(pairs)]
    chosen = (*chosen, *((part, part, True) for part in others))
    return ("ticks" if line.comparison == "in" else "list"), chosen


def _key_of(part: str, pairs: Sequence[tuple[str, str]]) -> str:
    """What is posted for a value as people write it: its id before its name, the first of those called alike."""
    return part if part in dict(pairs) else next((key for key, label in pairs if label == part), part)
