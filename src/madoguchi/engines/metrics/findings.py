"""What figures say, as sentences: pure functions from numbers to words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from madoguchi.engines.metrics.rules import share
from madoguchi.values.message import Message, msg
from madoguchi.values.said_days import MONTHS

Named = tuple[str, int]


def percent(part: float, whole: float) -> int:
    """The share in whole percent; never 100 unless everything, never 0 unless nothing."""
    if not whole or not part:
        return 0
    return 100 if part >= whole else min(max(round(share(part, whole) * 100), 1), 99)


def write_free_finding(prefilled: int, fields: int) -> Message:
    """How much nobody had to write at the counters."""
    return msg(
        "窓口の様式の{percent}%は、だれも書かずにすみました（{fields}項目のうち{prefilled}項目）。",
        percent=percent(prefilled, fields),
        fields=f"{fields:,}",
        prefilled=f"{prefilled:,}",
    )


def arrivals_finding(by_month: Sequence[tuple[date, int]], arrived: int) -> Message:
    """How many arrived, and in which month most."""
    if len(by_month) < 2:
        return msg("{arrived}件の申請が届きました。", arrived=f"{arrived:,}")
    month, most = max(by_month, key=lambda one: one[1])
    return msg(
        "{arrived}件の申請が届きました。いちばん多かった月は{month}で、{most}件です。",
        arrived=f"{arrived:,}",
        month=MONTHS[month.month - 1],
        most=f"{most:,}",
    )


def largest_finding(named: Sequence[Named], arrived: int) -> Message:
    """Which of several has most, and its share of all."""
    name, most = max(named, key=lambda one: one[1])
    return msg("いちばん多いのは「{name}」で、全体の{share}%です。", name=name, share=percent(most, arrived))


def online_finding(online: int, arrived: int) -> Message:
    """How many of ten came online."""
    return msg(
        "{arrived}件のうち{online}件（{share}%）が、オンラインで届きました。",
        arrived=f"{arrived:,}",
        online=f"{online:,}",
        share=percent(online, arrived),
    )


def days_finding(median: float | None, on_time: int | None, decided: int) -> Message:
    """How long results took, and how many kept the standard period where that may be told."""
    if median is None or not decided:
        return msg("結果の出た申請は、まだありません。")
    if on_time is None:
        return msg("結果は、半分の申請で{days}日以内に出ています。", days=f"{median:.0f}")
    if on_time == decided:
        return msg(
            "結果は、半分の申請で{days}日以内に出ています。すべて、めやすの日数までに出ました。", days=f"{median:.0f}"
        )
    return msg(
        "結果は、半分の申請で{days}日以内に出ています。{share}%が、めやすの日数までに出ました。",
        days=f"{median:.0f}",
        share=percent(on_time, decided),
    )


def hours_finding(hours: float, decided: int) -> Message:
    """How many hours of staff work were saved, or that work grew."""
    if not decided:
        return msg("結果の出た申請は、まだありません。")
    if hours < 0:
        return msg("職員の作業は、以前のやり方より{hours}時間ふえています。", hours=_amount(-hours))
    return msg(
        "{decided}件の処理で、職員の作業を{hours}時間減らしました。", decided=f"{decided:,}", hours=_amount(hours)
    )


def funnel_finding(started: int, submitted: int, losses: Sequence[tuple[str, float]]) -> Message:
    """How many of ten go through to the end, and the page at which most stop; `losses` are shares by page.

    Fewer openings than applications tell nothing about the way through: then no share is said.
    """
    if started < submitted:
        return msg("開いた回数が、届いた申請より少ないので、割合は出していません。")
    through = percent(submitted, started)
    worst = max(losses, key=lambda one: one[1], default=("", 0.0))
    if worst[1] <= 0:
        return msg("開いた100回のうち{through}回が、申請まで進んでいます。", through=through)
    return msg(
        "開いた100回のうち{through}回が、申請まで進んでいます。とちゅうでやめる人がいちばん多いのは「{page}」です。",
        through=through,
        page=worst[0],
    )


def minutes_finding(mean: float | None, before: float | None, slowest: tuple[Message, float] | None) -> Message:
    """What one case takes beside what it took before, and the step that takes longest."""
    if mean is None or before is None:
        return msg("処理を終えた案件は、まだありません。")
    change = before - mean
    facts = {"mean": f"{mean:.1f}", "before": f"{before:.0f}", "change": f"{abs(change):.1f}"}
    if slowest is None:
        return msg("1件に{mean}分かかっています。以前は{before}分でした。", **facts)
    facts_of_step = {"step": slowest[0], "minutes": f"{slowest[1]:.1f}"}
    if change < 0:
        return msg(
            "1件に{mean}分かかり、以前の{before}分より{change}分ふえています。いちばん長いのは{step}（{minutes}分）です。",
            **facts,
            **facts_of_step,
        )
    return msg(
        "1件に{mean}分かかり、以前の{before}分より{change}分短くなりました。いちばん長いのは{step}（{minutes}分）です。",
        **facts,
        **facts_of_step,
    )


def step_days_finding(name: Message, days: float, total: float) -> Message:
    """In which step cases lie longest."""
    return msg("いちばん長くかかるのは「{step}」で、全体の{share}%です。", step=name, share=percent(days, total))


def step_finding(name: Message, minutes: float, total: float) -> Message:
    """Which step takes longest, and its share of a case."""
    if not total:
        return msg("案件を開いて処理した時間は、まだ記録されていません。")
    return msg(
        "いちばん長いのは「{step}」の{minutes}分で、全体の{share}%です。",
        step=name,
        minutes=f"{minutes:.1f}",
        share=percent(minutes, total),
    )


def slow_finding(slow: Sequence[tuple[str, float, int]]) -> Message:
    """Whose slowest tenth lies furthest beyond the standard period: (title, days, standard days)."""
    late = [one for one in slow if one[1] > one[2]]
    if not slow:
        return msg("処理を終えた案件は、まだありません。")
    if not late:
        return msg("どの手続も、10件のうち9件は、標準処理期間の内に終わっています。")
    title, days, standard = max(late, key=lambda one: one[1] - one[2])
    return msg(
        "「{title}」は、10件のうち1件が{days}日以上かかっています（標準は{standard}日）。",
        title=title,
        days=f"{days:.0f}",
        standard=standard,
    )


def _amount(hours: float) -> str:
    return f"{hours:,.0f}" if hours >= 10 else f"{hours:.1f}"
