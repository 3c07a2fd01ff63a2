"""The figures of a survey, as whoever asked and the public see them: each question a chart beside its table."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.faces.ui.charts import SERIES, Bar, Column, bars, columns
from madoguchi.faces.ui.figures import FigureTable, FigureView, cell_of, count_text, withheld_word
from madoguchi.journeys.surveys.crossing import CrossTable, Share
from madoguchi.journeys.surveys.options import Name
from madoguchi.journeys.surveys.results import Line, QuestionResult, Results
from madoguchi.journeys.surveys.turns import asks_for_card
from madoguchi.values.message import Message, msg
from madoguchi.values.spreadsheet import Cell

_NAMED_TOGETHER = 4  # so many answers of the same share are named; of more it is said how many they are
_LETTERS = 20  # beside one another below a chart on the narrowest telephone


def asked_questions(request: HttpRequest) -> tuple[str, str]:
    """Which two questions an address asks to see beside one another: the first two, unless it says others."""
    return request.GET.get("rows", "q1")[:60], request.GET.get("columns", "q2")[:60]


def survey_views(found: Results) -> list[FigureView]:
    """One figure for each question with options, and that of two questions beside one another at the end."""
    views = [_question(one) for one in found.questions if one.lines]
    return [*views, _crossed(found.cross)] if found.cross else views


def interval_note(found: Results) -> str:
    """What the intervals mean, and what they cannot say."""
    if found.survey.population:
        return _(
            "区間は95%の信頼区間（Wilson）で、聞いた{population}人に対する有限母集団の補正をしています。"
            "答えなかった人がどう考えるかは、分かりません。"
        ).format(population=f"{found.survey.population:,}")
    if found.survey.asks_residents:
        note = _(
            "区間は95%の信頼区間（Wilson）です。何人の中から答えたかは分からないため、有限母集団の補正はしていません。"
            "だれが答えたかは選んでいないため、市民全体の考えを表すとはかぎりません。"
        )
        twice = "" if asks_for_card(found.survey) else _("アカウントを2つ持つ人は、2回答えられます。")
        return f"{note} {twice}".rstrip()
    return _(
        "区間は95%の信頼区間（Wilson）です。だれが答えたかは選んでいないため、市民全体の考えを表すとはかぎりません。"
        "同じ人が2回以上答えることも、防いでいません。"
    )


def questions_apart(found: Results) -> list[tuple[QuestionResult, str]]:
    """The questions without a figure, in one's own words or withheld, each with a sentence on who was asked."""
    apart = (one for one in found.questions if one.is_text or one.is_withheld)
    return [(one, asked_note(one) if one.when else "") for one in apart]


def _question(one: QuestionResult) -> FigureView:
    told = [line for line in one.lines if line.share is not None]
    finding = _finding(told)
    data = [
        Bar(_said(line.name), 100 * (line.share or 0.0), text=f"{_percent(line.share)}%", tone="c1") for line in told
    ]
    return FigureView(
        f"question-{one.id}",
        one.label,
        finding,
        bars(data, label=finding.text(_), most=100.0),
        FigureTable(
            _("もとの数字"),
            (_("答え"), _("人数"), _("割合"), _("95%の区間")),
            tuple(_row(line) for line in one.lines),
        ),
        note=" ".join(_notes(one)),
    )


def _notes(one: QuestionResult) -> Iterator[str]:
    if one.when and one.asked is not None:
        yield asked_note(one)
    if one.several:
        yield _("いくつでも選べるため、合計は100%になりません。")


def asked_note(one: QuestionResult) -> str:
    """Who was asked a question that depends on another answer."""
    when = one.when.text(_) if one.when else ""
    if one.asked is None:
        return _("{when}だけ聞いた質問です。人数が少ないため、結果を出していません。").format(when=when)
    return _("{when}だけ聞いた質問です。割合は、聞いた{asked}人の中の割合です。").format(
        when=when, asked=f"{one.asked:,}"
    )


def _finding(told: list[Line]) -> Message:
    if not told:
        return msg("どの答えも人数が少ないため、数字を出していません。")
    share = max(line.share or 0.0 for line in told)
    most = [_said(line.name) for line in told if (line.share or 0.0) == share]
    if len(most) == 1:
        return msg("「{answer}」が{percent}%です。", answer=most[0], percent=_percent(share))
    if len(most) > _NAMED_TOGETHER:
        return msg("{count}つの答えが、どれも同じ{percent}%です。", count=len(most), percent=_percent(share))
    return msg("同じ{percent}%の答え：{answers}", answers="、".join(most), percent=_percent(share))


def _row(line: Line) -> tuple[str, str, str, str]:
    if line.share is None:
        return _said(line.name), withheld_word(), withheld_word(), withheld_word()
    span = f"{_percent(line.low)}–{_percent(line.high)}%"
    return _said(line.name), count_text(line.count), f"{_percent(line.share)}%", span


def _short(name: str, of: int) -> str:
    """As much of a name as stands below one of so many columns on a telephone; the table has all of it."""
    most = max(2, _LETTERS // of)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _said(name: Name) -> str:
    return name.text(_) if isinstance(name, Message) else name


def _percent(share: float | None) -> str:
    return f"{100 * (share or 0.0):.1f}".removesuffix(".0")


def _cell_text(count: int | None, share: Share | None) -> str:
    if share is None:
        return count_text(count)
    return f"{count_text(count)}（{_percent(share.share)}%、{_percent(share.low)}〜{_percent(share.high)}%）"


def _crossed(found: CrossTable) -> FigureView:
    finding = msg("「{rows}」ごとの「{columns}」です。", rows=found.row_label, columns=found.column_label)
    names = [_said(one) for one in found.columns]
    fits = len(names) <= len(SERIES)
    data = [
        Column(_said(name), tuple(float(cell or 0) for cell in cells) if fits else (float(sum(c or 0 for c in cells)),))
        for name, cells in found.rows
    ]
    return FigureView(
        "crossed",
        _("2つの質問を組み合わせる"),
        finding,
        columns(data, label=finding.text(_)),
        FigureTable(
            _("もとの数字（人。かっこは、その行の中の割合と95%の区間）"),
            (found.row_label, *names),
            tuple(
                (_said(name), *map(_cell_text, cells, shares))
                for (name, cells), shares in zip(found.rows, found.shares, strict=True)
            ),
        ),
        note=_("非公表の数は、図では0になっています。"),
        legend=tuple(zip(SERIES, names, strict=False)) if fits else (),
    )


def survey_rows(found: Results) -> Iterator[tuple[Cell, ...]]:
    """The results as lines of a file: question, answer, people, share and both ends of the interval.

    Two questions beside one another stand at the end, with a line for each cell.
    """
    for one in found.questions:
        if one.when:
            yield one.label, _("この質問を聞いた人"), cell_of(one.asked), None, None, None
        for line in one.lines:
            told = (line.share, line.low, line.high)
            shares: tuple[Cell, ...] = tuple(withheld_word() if one is None else round(one, 4) for one in told)
            yield (one.label, _said(line.name), cell_of(line.count), *shares)
        for word in one.words:
            yield one.label, _("ことば：{word}").format(word=word.word), word.count, None, None, None
    if found.cross:
        yield from _crossed_rows(found.cross)


def _crossed_rows(found: CrossTable) -> Iterator[tuple[Cell, ...]]:
    label = f"{found.row_label} × {found.column_label}"
    for (name, cells), shares in zip(found.rows, found.shares, strict=True):
        for column, cell, share in zip(found.columns, cells, shares, strict=True):
            told: tuple[Cell, ...] = tuple(round(one, 4) for one in share) if share else (None, None, None)
            yield (label, f"{_said(name)} × {_said(column)}", cell_of(cell), *told)


def survey_heads() -> tuple[str, ...]:
    """The heads of those lines."""
    return _("質問"), _("答え"), _("人数"), _("割合"), _("区間の下の端"), _("区間の上の端")
