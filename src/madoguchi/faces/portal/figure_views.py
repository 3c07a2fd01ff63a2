"""The charts and tables of the public page of figures, from the counts of one fiscal year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.utils.dateformat import format as formatted
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.engines.metrics import findings
from madoguchi.engines.metrics.disclosure import is_small
from madoguchi.faces.ui.charts import Bar, Column, bars, columns
from madoguchi.faces.ui.dates import month_name
from madoguchi.faces.ui.figures import FigureTable, FigureView, count_text, withheld_word
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.figures import Funnel
from madoguchi.journeys.public_figures import PublicSheet, PublicSubject, PublicTally
from madoguchi.values.message import Message

MOST_BARS = 8  # a longer ranking is read in the table


def said(message: Message) -> str:
    """A message in the reader's language."""
    return message.text(_)


def month_label(begins_on: date) -> str:
    """4月; Apr in English."""
    return formatted(begins_on, "M") if language() == "en" else f"{begins_on.month}月"


def days_text(days: float | None) -> str:
    """A number of days, or a dash."""
    return "—" if days is None else _("{days}日").format(days=f"{days:g}")


def figure_views(sheet: PublicSheet) -> list[FigureView]:
    """Every figure of the page, in the order of its questions: how many, what, where, how, how fast, what saved.

    What has only withheld numbers is left out.
    """
    views = [_months(sheet), _procedures(sheet), _wards(sheet), _channels(sheet), _days(sheet), _hours(sheet)]
    return [view for view in views if view is not None]


def _months(sheet: PublicSheet) -> FigureView | None:
    counts = [(one.begins_on, one.arrived) for one in sheet.by_month if one.arrived is not None]
    if not counts or sheet.arrived is None:
        return None
    most = max(count for _month, count in counts)
    data = [
        Column(month_label(one.begins_on), (float(one.arrived or 0),), _of_month(one.arrived, most))
        for one in sheet.by_month
    ]
    finding = findings.arrivals_finding(counts, sheet.arrived)
    return FigureView(
        "months",
        _("月ごとの申請"),
        finding,
        columns(data, label=said(finding)),
        FigureTable(
            _("もとの数字（件）"),
            (_("月"), _("届いた申請")),
            tuple((month_name(one.begins_on), count_text(one.arrived)) for one in sheet.by_month),
        ),
        note=_("単位は件。届いた日で数えています。今月は、今日までの数です。")
        + (_("「–」は、非公表の月です。") if len(counts) < len(sheet.by_month) else ""),
    )


def _of_month(arrived: int | None, most: int) -> str:
    """The words above the bar of a month: its number on the highest, a dash where it is withheld."""
    if arrived is None:
        return "–"
    return f"{arrived:,}" if arrived == most else ""


def _procedures(sheet: PublicSheet) -> FigureView | None:
    found = [one for one in sheet.by_procedure if one.arrived != 0]
    named = [(one.title, one.arrived) for one in found if one.arrived is not None]
    if not named or sheet.arrived is None:
        return None
    finding = findings.largest_finding(named, sheet.arrived)
    return FigureView(
        "procedures",
        _("手続ごとの申請"),
        finding,
        _ranking(named, said(finding)),
        FigureTable(
            _("もとの数字（件）"),
            (_("手続"), _("届いた申請"), _("うちオンライン")),
            tuple((one.title, count_text(one.arrived), count_text(one.online)) for one in found),
        ),
        note=_("単位は件。"),
    )


def _wards(sheet: PublicSheet) -> FigureView | None:
    # What has no ward is no ward: it stands last and is never the largest.
    ordered = sorted(sheet.by_ward, key=lambda one: not one.id)
    named = [(said(one.name), one.arrived) for one in ordered if one.arrived is not None]
    inside = [(said(one.name), one.arrived) for one in ordered if one.id and one.arrived is not None] or named
    if not inside or sheet.arrived is None:
        return None
    finding = findings.largest_finding(inside, sheet.arrived)
    return FigureView(
        "wards",
        _("区ごとの申請"),
        finding,
        _ranking(named, said(finding)),
        _tally_table(ordered, _("区")),
        note=_("単位は件。申請した方の住所の区で数えています。住所を聞かない手続は、市全体に入れています。"),
    )


def _channels(sheet: PublicSheet) -> FigureView | None:
    named = [(said(one.name), one.arrived) for one in sheet.by_channel if one.arrived is not None]
    if len(sheet.by_channel) < 2 or not named or sheet.arrived is None or sheet.online is None:
        return None
    finding = findings.online_finding(sheet.online, sheet.arrived)
    return FigureView(
        "channels",
        _("申請の方法"),
        finding,
        _ranking(named, said(finding)),
        _tally_table(sheet.by_channel, _("方法")),
        note=_("単位は件。"),
    )


def _days(sheet: PublicSheet) -> FigureView | None:
    found = [one for one in sheet.by_procedure if one.median_days is not None]
    if not found or not sheet.decided:
        return None
    finding = findings.days_finding(sheet.median_days, sheet.on_time, sheet.decided)
    data = [
        Bar(
            one.title,
            100 * (one.median_days or 0.0) / (one.standard_days or one.median_days or 1.0),
            text=days_text(one.median_days),
            tone="c1",
        )
        for one in found
    ]
    return FigureView(
        "days",
        _("結果が出るまで"),
        finding,
        bars(data[:MOST_BARS], label=said(finding), most=100.0),
        FigureTable(
            _("もとの数字（日）"),
            (_("手続"), _("半分の申請"), _("めやす"), _("めやすまで")),
            tuple(
                (one.title, days_text(one.median_days), days_text(one.standard_days), _on_time_text(one))
                for one in found
            ),
        ),
        note=_(
            "開庁日の日数。灰色の帯が、めやす（標準処理期間）です。直しをお待ちした日は入れていません。",
        ),
    )


def _on_time_text(one: PublicSubject) -> str:
    if one.on_time is None or one.decided is None:
        return withheld_word()
    return f"{findings.percent(one.on_time, one.decided)}%"


def _hours(sheet: PublicSheet) -> FigureView | None:
    known = [(one, one.hours_saved) for one in sheet.by_procedure if one.decided and one.hours_saved is not None]
    if not known or not sheet.decided or sheet.hours_saved is None:
        return None
    found = sorted(known, key=lambda one: -one[1])
    finding = findings.hours_finding(sheet.hours_saved, sheet.decided)
    data = [
        Bar(one.title, max(hours, 0.0), text=_("{hours}時間").format(hours=f"{hours:,.1f}"), tone="c1")
        for one, hours in found
    ]
    return FigureView(
        "hours",
        _("減らした作業の時間"),
        finding,
        bars(data[:MOST_BARS], label=said(finding)),
        FigureTable(
            _("もとの数字（1件あたりの分）"),
            (_("手続"), _("以前"), _("いま"), _("処理した件数")),
            tuple(
                (one.title, _minutes(one.minutes_before), _minutes(one.mean_minutes), count_text(one.decided))
                for one, _saved in found
            ),
        ),
        note=_("職員が画面で処理した時間を、以前のやり方の時間から引いています。"),
    )


def funnel_view(funnel: Funnel, smallest: int) -> FigureView | None:
    """The way through one form: opened, every page completed, submitted; None while too few have gone it."""
    if is_small(funnel.submitted, smallest) or is_small(funnel.started, smallest):
        return None
    steps = [(_("申請をはじめた"), funnel.started)]
    steps += [(_("「{page}」を終えた").format(page=stage.title), stage.completed) for stage in funnel.stages]
    steps.append((_("申請した"), funnel.submitted))
    most = max(count for _name, count in steps)
    told = funnel.started >= funnel.submitted
    finding = findings.funnel_finding(
        funnel.started, funnel.submitted, [(stage.title, stage.lost) for stage in funnel.stages]
    )
    data = [
        Bar(
            name,
            float(count),
            inside=f"{count:,}",
            text=f"{findings.percent(count, funnel.started)}%" if told and count <= funnel.started else "",
            tone="c1" if place in (0, len(steps) - 1) else "c2",
        )
        for place, (name, count) in enumerate(steps)
    ]
    rows = [(steps[0][0], f"{funnel.started:,}", "—")]
    rows += [
        (name, f"{count:,}", _change(count - before) if told and count <= before else "—")
        for (_name, before), (name, count) in pairwise(steps)
    ]
    return FigureView(
        "funnel",
        _("申請を終えるまで"),
        finding,
        bars(data, label=said(finding), most=float(most)),
        FigureTable(_("もとの数字（回）"), (_("ところ"), _("回数"), _("前から")), tuple(rows)),
        note=_("画面を開いた回数と、先へ進んだ回数です。だれが開いたかは記録していません。"),
    )


def _ranking(named: Sequence[tuple[str, int]], label: str) -> SafeString:
    data = [Bar(name, float(count), text=f"{count:,}", tone="c1") for name, count in named[:MOST_BARS]]
    return bars(data, label=label)


def _tally_table(found: Sequence[PublicTally], head: str) -> FigureTable:
    rows = tuple((said(one.name), count_text(one.arrived)) for one in found)
    return FigureTable(_("もとの数字（件）"), (head, _("届いた申請")), rows)


def _minutes(minutes: float | None) -> str:
    return "—" if minutes is None else f"{minutes:.1f}".removesuffix(".0")


def _change(number: int) -> str:
    """−1,664; +3; 0."""
    return f"{number:+,}".replace("-", "−") if number else "0"
