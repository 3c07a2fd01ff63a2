"""A list counted: by one field or by two, as a table, a picture and a file of exactly what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.records.actions.kept_counts import totals_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_counts import is_countable
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import is_by_month
from madoguchi.engines.records.rules.count_changes import Totals
from madoguchi.journeys.registers.export import Table
from madoguchi.journeys.registers.filters import check_known
from madoguchi.journeys.registers.grouping import NO_ANSWER, NUMBERS
from madoguchi.journeys.registers.looks import NO_SHAPE, Looked, looked_at
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import cell
from madoguchi.journeys.registers.spans import MONTH, SPANS, every_span, span_of, span_said
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

Figure = int | float
Key = tuple[str | None, ...]
_COUNT = {"ja": "件数", "en": "Number", "ja-easy": "いくつ"}
_SUM = {"ja": "{field}の合計", "en": "Sum of {field}", "ja-easy": "{field}を ぜんぶ たした 数"}
_EARLIER = {"ja": "{month}より前", "en": "Before {month}", "ja-easy": "{month}より まえ"}
_UNREADABLE = {"ja": "日付でない答え", "en": "Not a date", "ja-easy": "日づけでは ない こたえ"}
_BEFORE, _NO_SPAN = "<", "?"
_TOTAL = {"ja": "合計", "en": "Total", "ja-easy": "ぜんぶ"}


@dataclass(frozen=True)
class CountLine:
    """One answer with its figures, one for each column: counts, or sums of a field.

    Among spans of time `is_apart` is what is none of them: what lies before them, no answer, what is no day.
    """

    label: str
    cells: tuple[Figure, ...]
    total: Figure
    is_apart: bool = False


@dataclass(frozen=True)
class CountSheet(Looked):
    """A list counted; without a second field `heads` is empty and each line has only its total.

    `measure` is the field whose figures are summed, "" for the number of records. `per` is the span (`spans`) by which
    days are counted, if they are: `is_by_time`, down in the lines where it is `by_month`.
    """

    fields: tuple[tuple[str, str], ...]
    row: str
    column: str
    row_label: str
    column_label: str
    heads: tuple[str, ...]
    lines: tuple[CountLine, ...]
    totals: tuple[Figure, ...]
    total: Figure
    by_month: bool
    per: str
    is_by_time: bool
    measures: tuple[tuple[str, str], ...]
    measure: str
    measure_label: str


def count_sheet(
    register_id: str,
    view_id: str,
    row: str,
    column: str,
    asked: Mapping[str, str],
    *,
    by: Actor,
    language: str,
    measure: str = "",
    per: str = MONTH,
    shape: Mapping[str, str] = NO_SHAPE,
) -> CountSheet:
    """The list counted by `row`, and across by `column`; the first field that can be counted for a name nobody knows.

    With a `measure` its figures are summed instead; days are counted `per` span.
    Raises NoSuchList, ArrangementUnfit, NotPermitted.

    Numbers alone disclose no record, and whoever counts may see the records.
    """
    per = per if per in SPANS else MONTH
    found, at = opened(register_id, by), surroundings_for(by, language)
    seen, wanted = looked_at(found, "counts", view_id, Wanted(), asked, shape, by, at)
    section = register_section(found)
    fields = [one for one in section.fields if is_countable(one)]
    down = next((one for one in fields if one.id == row), fields[0] if fields else None)
    across = next((one for one in fields if one.id == column and one is not down), None)
    chosen = [one for one in (down, across) if one is not None]
    summed = next((one for one in section.fields if one.id == measure and isinstance(one, NUMBERS)), None)
    summed_too = (summed,) if summed else ()
    totals = totals_of(found, seen.view, wanted, chosen, summed_too) if chosen else {}
    counts = _by_span({key: _figure(one, summed) for key, one in totals.items()}, chosen, per)
    keys = _keys(down, {key[0] for key in counts}, per) if down else []
    heads = _keys(across, {key[1] for key in counts}, per) if across else []
    lines = tuple(_line(down, key, heads, counts, per, at) for key in keys if down)
    return CountSheet(
        **vars(seen),
        fields=tuple((one.id, words_in(one.label, language)) for one in fields),
        row=down.id if down else "",
        column=across.id if across else "",
        row_label=words_in(down.label, language) if down else "",
        column_label=words_in(across.label, language) if across else "",
        heads=tuple(_said(across, key, per, at) for key in heads if across),
        lines=lines,
        totals=tuple(sum(line.cells[at_] for line in lines) for at_ in range(len(heads))),
        total=sum(line.total for line in lines),
        by_month=bool(down and is_by_month(down)),
        per=per,
        is_by_time=any(is_by_month(one) for one in chosen),
        measures=tuple((one.id, _sum_said(one, language)) for one in section.fields if isinstance(one, NUMBERS)),
        measure=summed.id if summed else "",
        measure_label=_sum_said(summed, language) if summed else words_in(_COUNT, language),
    )


def _sum_said(field: Field, language: str) -> str:
    return words_in(_SUM, language).format(field=words_in(field.label, language))


def _figure(totals: Totals, summed: Field | None) -> Figure:
    if summed is None:
        return totals.held
    figure = totals.sums[summed.id]
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def _by_span(counts: Mapping[Key, Figure], fields: Sequence[Field], per: str) -> dict[Key, Figure]:
    """The same figures, all of them, with what is no day, or in none of the last spans, in one line each."""
    earliest = [
        _earliest({key[at] for key in counts}, per) if is_by_month(one) else None for at, one in enumerate(fields)
    ]
    found: dict[Key, Figure] = {}
    for key, figure in counts.items():
        shown = tuple(
            one if first is None else _span(one, first, per) for one, first in zip(key, earliest, strict=True)
        )
        found[shown] = found.get(shown, 0) + figure
    return found


def _earliest(found: Iterable[str | None], per: str) -> str:
    """The earliest span that is shown; "" where no answer is a day."""
    spans = (span_of(one, per) for one in found if one)
    return next(iter(every_span([one for one in spans if one], per)), "")


def _span(kept: str | None, earliest: str, per: str) -> str | None:
    """Under which line an answer stands; what an earlier kind of the field kept may be no day at all."""
    if kept is None:
        return None
    span = span_of(kept, per)
    if span is None:
        return _NO_SPAN
    return span if span >= earliest else f"{_BEFORE}{earliest}"


def _is_apart(field: Field, key: str | None) -> bool:
    """Whether a line of days stands for no span of time."""
    return is_by_month(field) and (key is None or key == _NO_SPAN or key.startswith(_BEFORE))


def _keys(field: Field, found: set[str | None], per: str) -> list[str | None]:
    """The answers in the order of the definition, months in theirs; what is not answered comes last."""
    known = (
        [option.id for option in field.known] if isinstance(field, ChoiceField) else sorted(map(str, found - {None}))
    )
    gone = sorted(str(one) for one in found - {None, *known})
    if is_by_month(field):
        before = [one for one in known if one.startswith(_BEFORE)]
        # A span without a record is a zero, and no gap.
        told = [one.removeprefix(_BEFORE) for one in known if one != _NO_SPAN]
        known, gone = [*before, *every_span(told, per)], [one for one in known if one == _NO_SPAN]
    return [*known, *gone, *([None] if None in found else [])]


def _line(
    field: Field,
    key: str | None,
    heads: list[str | None],
    counts: Mapping[Key, Figure],
    per: str,
    at: Circumstances,
) -> CountLine:
    cells = tuple(counts.get((key, head), 0) for head in heads)
    total = sum(cells) if heads else counts.get((key,), 0)
    return CountLine(_said(field, key, per, at), cells, total, _is_apart(field, key))


def _said(field: Field, key: str | None, per: str, at: Circumstances) -> str:
    if key is None:
        return words_in(NO_ANSWER, at.language)
    if is_by_month(field):
        return _span_said(key, per, at.language)
    truth = {"true": True, "false": False}
    return cell(field, key if isinstance(field, ChoiceField | DivisionField) else truth.get(key, key), at)


def _span_said(key: str, per: str, language: str) -> str:
    if key == _NO_SPAN:
        return words_in(_UNREADABLE, language)
    before = key.removeprefix(_BEFORE)
    said = span_said(before, per, language)
    return said if before == key else words_in(_EARLIER, language).format(month=said)


def count_table(sheet: CountSheet, language: str) -> Table:
    """The same as a file: heads, lines, and the totals below. Raises FilterUnknown."""
    check_known(sheet.filters)
    total = sheet.measure_label if sheet.measure else words_in(_TOTAL, language)

    def rows() -> Iterator[tuple[str | Figure, ...]]:
        for line in sheet.lines:
            yield (line.label, *line.cells, line.total)
        yield (total, *sheet.totals, sheet.total)

    return Table(f"{sheet.register.id}-{sheet.view.id}-{sheet.row}", (sheet.row_label, *sheet.heads, total), rows())
