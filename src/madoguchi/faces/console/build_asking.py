"""A condition on a page: three parts a line, one empty line to add the next, and what the whole says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.faces.console.build_fields import one_line
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import asking
from madoguchi.journeys.registers.building.asking import ALL, ANY, COMPARISONS, MOST_LINES, Askable, Asked, Line
from madoguchi.values.message import Message

Pairs = tuple[tuple[str, str], ...]
_LONGEST_VALUE = 500
_ONE_OF = ("is", "is_not")


@dataclass(frozen=True)
class LineView:
    """One line: which fields and comparisons there are, and a box, a list or ticks for the value."""

    id: str
    number: int
    line: Line
    fields: Pairs
    comparisons: Pairs
    control: str
    chooses: tuple[tuple[str, str, bool], ...] = ()
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True)
class AskingView:
    """A condition with its lines; one that lines cannot say is only told, and may be taken out."""

    id: str
    title: str
    hint: str
    join: str
    joins: Pairs
    lines: tuple[LineView, ...]
    sentence: Message | None
    is_kept: bool
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
) -> AskingView:
    """The condition as it is written; `wrong` is what is wrong with it, by the path below it."""
    asked = asking.asked_of(written, known)
    by_line: dict[int, list[Message]] = {}
    for path, said in wrong:
        at = path[1] if len(path) > 1 and path[0] in (ALL, ANY) else 0
        by_line.setdefault(at if isinstance(at, int) else 0, []).append(said)
    lines = asked.lines if asked else ()
    if asked and len(lines) < MOST_LINES:
        lines = (*lines, Line("", "is", ""))
    return AskingView(
        name,
        title,
        hint,
        asked.join if asked else ALL,
        ((ALL, _("すべての行に当てはまるとき")), (ANY, _("どれか1行に当てはまるとき"))),
        tuple(_line_view(name, at, one, known, tuple(by_line.get(at, ()))) for at, one in enumerate(lines)),
        asking.sentence_of(written, known),
        asked is None,
        tuple(said for said in by_line.get(0, ())) if asked is None or not asked.lines else (),
    )


def _line_view(name: str, at: int, line: Line, known: Sequence[Askable], problems: tuple[Message, ...]) -> LineView:
    one = next((each for each in known if each.id == line.field), None)
    fields: Pairs = (("", _("項目を選ぶ")), *((each.id, each.label) for each in known))
    if line.field and one is None:
        fields = (*fields, (line.field, line.field))
    able = one.comparisons | {line.comparison} if one else frozenset(COMPARISONS)
    comparisons = tuple((key, words.text(_)) for key, words in COMPARISONS.items() if key in able)
    control, chooses = _control(line, one)
    return LineView(f"{name}.{at}", at, line, fields, comparisons, control, chooses, problems)


def _control(line: Line, one: Askable | None) -> tuple[str, tuple[tuple[str, str, bool], ...]]:
    """Ticks for several of some answers, a list for one of them, nothing where none is asked for, else a box."""
    if line.comparison in ("answered", "unanswered"):
        return "none", ()
    pairs = one.chooses if one else ()
    if not pairs or line.comparison not in (*_ONE_OF, "in"):
        return "box", ()
    told = [part.strip() for part in line.value.split("、")] if line.comparison == "in" else [line.value]
    chosen = tuple((key, label, key in told or label in told) for key, label in pairs)
    others = [part for part in told if part and part not in {each for pair in pairs for each in pair}]
    chosen = (*chosen, *((part, part, True) for part in others))
    return ("ticks" if line.comparison == "in" else "list"), chosen


def condition_typed(given: QueryDict, name: str, held: object, known: Sequence[Askable]) -> Mapping[str, Any] | None:
    """The condition as it was typed; what the page did not show as lines stays, unless somebody takes it out."""
    if f"{name}.drop" in given:
        return None
    if f"{name}.join" not in given:
        return held if isinstance(held, Mapping) else None
    lines = tuple(line for at in range(MOST_LINES) if (line := _line_typed(given, f"{name}.{at}")))
    join = ANY if given.get(f"{name}.join") == ANY else ALL
    made = asking.condition_of(Asked(join, lines), known)
    return held if isinstance(held, Mapping) and made == held else made


def _line_typed(given: QueryDict, at: str) -> Line | None:
    """A line as it was typed; one without a field asks nothing, whatever value is left in it."""
    chosen, comparison = one_line(given, f"{at}.f"), given.get(f"{at}.c", "is")
    comparison = comparison if comparison in COMPARISONS else "is"
    several = [" ".join(str(value).split())[:_LONGEST_VALUE] for value in given.getlist(f"{at}.v")]
    value = "、".join(one for one in several if one) if comparison == "in" else next(filter(None, several), "")
    return Line(chosen, comparison, value) if chosen else None
