"""The charts and tables of the office's own figures, from the counts of one fiscal year."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from madoguchi.engines.cases.rules import STEP_NAMES
from madoguchi.engines.metrics import findings
from madoguchi.engines.metrics.queries import STEPS
from madoguchi.faces.ui.charts import Bar, Column, bars, columns
from madoguchi.faces.ui.figures import FigureTable, FigureView
from madoguchi.journeys.figures import CounterLine, FigureSheet, Subject
from madoguchi.values.message import Message

MOST_BARS = 12


def _said(message: Message) -> str:
    return message.text(_)


def _mean(decided: list[Subject], of: str) -> float | None:
    known = [(getattr(one, of), one.decided) for one in decided if getattr(one, of) is not None]
    total = sum(count for _value, count in known)
    return sum(value * count for value, count in known) / total if total else None


def minutes_view(sheet: FigureSheet, decided: list[Subject]) -> FigureView:
    """Minutes of a case, beside those before."""
    steps = _mean_steps(decided)
    slowest = max(steps, key=lambda one: one[1], default=None)
    finding = findings.minutes_finding(
        _mean(decided, "mean_minutes"), _mean(decided, "minutes_before"), slowest if slowest and slowest[1] else None
    )
    data = [
        Bar(
            one.title,
            100 * (one.mean_minutes or 0.0) / (one.minutes_before or one.mean_minutes or 1.0),
            text=_("{minutes}分").format(minutes=_number(one.mean_minutes)),
            tone="c-late" if (one.mean_minutes or 0) > (one.minutes_before or 0) else "c1",
        )
        for one in decided
    ]
    return FigureView(
        "minutes",
        _("1件にかかる時間"),
        finding,
        bars(data[:MOST_BARS], label=_said(finding), most=100.0),
        FigureTable(
            _("もとの数字（1件あたりの分）"),
            (_("手続"), _("以前"), _("いま"), _("決定した件数"), _("減らした時間")),
            tuple(
                (
                    one.title,
                    _number(one.minutes_before),
                    _number(one.mean_minutes),
                    f"{one.decided:,}",
                    _("{hours}時間").format(hours=f"{one.hours_saved:,.1f}"),
                )
                for one in decided
            ),
        ),
        note=_("灰色の帯が、以前の時間です。案件を開いて処理した時間だけを数えています。"),
    )


def _mean_steps(decided: list[Subject]) -> list[tuple[Message, float]]:
    """The mean minutes of every step over all procedures, weighted by their cases."""
    total = sum(one.decided for one in decided)
    return [
        (STEP_NAMES[step], sum(dict(_plain(one)).get(step, 0.0) * one.decided for one in decided) / total)
        for step in STEPS
    ]


def _plain(one: Subject) -> list[tuple[str, float]]:
    return [(step, minutes) for step, _name, minutes in one.minutes_by_step]


def steps_view(decided: list[Subject]) -> FigureView:
    """The minutes of each step."""
    means = _mean_steps(decided)
    total = sum(minutes for _name, minutes in means)
    name, most = max(means, key=lambda one: one[1])
    finding = findings.step_finding(name, most, total)
    data = [Column(_said(step), (minutes,), _number(minutes)) for step, minutes in means]
    return FigureView(
        "steps",
        _("段階ごとの時間"),
        finding,
        columns(data, label=_said(finding), unit=_("分")),
        FigureTable(
            _("もとの数字（1件あたりの分）"),
            (_("手続"), *(STEP_NAMES[step] for step in STEPS)),
            tuple((one.title, *(_number(dict(_plain(one)).get(step)) for step in STEPS)) for one in decided),
        ),
        note=_("すべての手続の、1件あたりの平均（分）。"),
    )


def step_days_views(decided: list[Subject]) -> list[FigureView]:
    """The business days cases lie in each step; nothing while no day was counted."""
    total = sum(one.decided for one in decided)
    kept = [{step: days for step, _name, days in one.days_by_step} for one in decided]
    means = [
        (STEP_NAMES[step], sum(of.get(step, 0.0) * one.decided for of, one in zip(kept, decided, strict=True)) / total)
        for step in STEPS
    ]
    name, most = max(means, key=lambda one: one[1])
    if not most:
        return []
    finding = findings.step_days_finding(name, most, sum(days for _name, days in means))
    data = [Column(_said(step), (days,), _number(days)) for step, days in means]
    lines = tuple(
        (one.title, *(_number(of.get(step, 0.0)) for step in STEPS)) for of, one in zip(kept, decided, strict=True)
    )
    heads: tuple[str | Message, ...] = (_("手続"), *(STEP_NAMES[step] for step in STEPS))
    table = FigureTable(_("もとの数字（1件あたりの開庁日）"), heads, lines)
    note = _("すべての手続の、1件あたりの平均（開庁日）。補正を待った日は数えていません。")
    chart = columns(data, label=_said(finding), unit=_("日"))
    return [FigureView("step_days", _("段階ごとの日数"), finding, chart, table, note=note)]


def slow_view(decided: list[Subject]) -> FigureView:
    """The slow cases, beside the standard period."""
    found = [one for one in decided if one.slow_days is not None]
    finding = findings.slow_finding([(one.title, one.slow_days or 0.0, one.standard_days or 0) for one in found])
    data = [
        Bar(
            one.title,
            100 * (one.slow_days or 0.0) / (one.standard_days or one.slow_days or 1.0),
            text=_("{days}日（標準{standard}日）").format(
                days=f"{one.slow_days:.0f}", standard=one.standard_days or "—"
            ),
            tone="c-late" if one.standard_days and (one.slow_days or 0) > one.standard_days else "c1",
        )
        for one in found
    ]
    return FigureView(
        "slow",
        _("遅い案件"),
        finding,
        bars(data[:MOST_BARS], label=_said(finding), most=100.0),
        FigureTable(
            _("もとの数字（開庁日）"),
            (_("手続"), _("半分"), _("10件に9件"), _("標準"), _("標準の内")),
            tuple(
                (
                    one.title,
                    _number(one.median_days),
                    _number(one.slow_days),
                    str(one.standard_days or "—"),
                    f"{findings.percent(one.on_time, one.decided)}%",
                )
                for one in found
            ),
        ),
        note=_("10件のうち9件が終わるまでの日数です。灰色の帯が、標準処理期間です。補正を待った日は入れていません。"),
    )


def write_free_views(lines: Sequence[CounterLine]) -> list[FigureView]:
    """What nobody had to write at the counters; nothing before the first visit."""
    if not lines:
        return []
    held, fields = sum(one.counted.prefilled for one in lines), sum(one.counted.fields for one in lines)
    finding = findings.write_free_finding(held, fields)
    data = [Bar(f"{one.title}　{one.office}", 100 * one.counted.share, text=_percent(one)) for one in lines]
    table = FigureTable(
        _("もとの数字（項目）"),
        (
            _("手続"),
            _("窓口のある所"),
            _("件数"),
            _("書かずにすんだ割合"),
            _("職員が聞いた"),
            _("自分で書いた"),
            _("1件の分"),
        ),
        tuple(
            (
                *(one.title, one.office, f"{one.counted.forms:,}", _percent(one)),
                *(f"{one.counted.asked:,}", f"{one.counted.typed:,}", _number(one.counted.minutes)),
            )
            for one in lines
        ),
    )
    chart = bars(data[:MOST_BARS], label=_said(finding), most=100.0)
    note = _("市が持っている情報で入った項目の割合です。書類は数えていません。")
    return [FigureView("write_free", _("書かない窓口"), finding, chart, table, note=note)]


def _percent(one: CounterLine) -> str:
    return f"{findings.percent(one.counted.prefilled, one.counted.fields)}%"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}".removesuffix(".0")
