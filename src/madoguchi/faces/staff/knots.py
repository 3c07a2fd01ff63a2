"""The thread of a dossier in the words of the office, newest knot first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from madoguchi.engines.cases.rules import OUTCOME_NAMES, STEP_NAMES
from madoguchi.faces.staff.offices import division_said, office_names
from madoguchi.faces.ui.components import KnotState, ThreadKnot
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.journal_words import name_said
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.dossier.queries import KnotFacts
from madoguchi.values.wareki import parse_date


def heading_of(kind: str) -> str:
    """What a knot of this kind says happened."""
    return {
        "received": _("到達しました"),
        "by_proxy": _("代理人が申請しました"),
        "proxy_ended": _("代理が終わりました"),
        "format_checked": _("形式チェックを終えました"),
        "formally_examined": _("形式審査を終えました"),
        "substantively_examined": _("実質審査を終えました"),
        "handed_over": _("ほかの課に引き継ぎました"),
        "moved_ward": _("担当の区が変わりました"),
        "correction_requested": _("補正を依頼しました"),
        "correction_extended": _("補正の期限をのばしました"),
        "corrected": _("補正を受け取りました"),
        "correction_ended": _("補正を待つのをやめました"),
        "entry_corrected": _("申請の内容を直しました"),
        "decision_drafted": _("決定を起案しました"),
        "draft_returned": _("起案を差し戻しました"),
        "decided": _("決裁しました"),
        "notice_issued": _("通知書を出しました"),
        "notice_held": _("通知書を止めました"),
        "withdrawn": _("取り下げられました"),
        "result_corrected": _("結果を訂正しました"),
        "note": _("記録をつけました"),
        "message_sent": _("申請者に知らせました"),
    }.get(kind, kind)


def thread_knots(knots: Sequence[KnotFacts], *, is_waiting: bool, is_closed: bool) -> list[ThreadKnot]:
    """The knots, newest first; the newest open one is where the matter stands now."""
    newest_first = list(reversed(knots))
    return [
        _knot(one, _state(place, one, is_waiting=is_waiting, is_closed=is_closed))
        for place, one in enumerate(newest_first)
    ]


def _state(place: int, knot: KnotFacts, *, is_waiting: bool, is_closed: bool) -> KnotState:
    if is_closed or place:
        return "done"
    return "turn" if is_waiting and knot.kind in ("correction_requested", "correction_extended") else "now"


def _knot(one: KnotFacts, state: KnotState) -> ThreadKnot:
    who = " ／ ".join(part for part in (name_said(one.who), office_names(one.office)) if part)
    if not one.public:
        who = _("{who}（庁内だけ）").format(who=who)
    return ThreadKnot(heading_of(one.kind), state, one.at, who, tuple(_lines(one.kind, one.facts)), _bubble(one.facts))


def _lines(kind: str, facts: Mapping[str, object]) -> list[str]:
    lines = []
    outcome = str(facts.get("outcome") or "")
    if outcome in OUTCOME_NAMES:
        lines.append(_("結果：{outcome}").format(outcome=OUTCOME_NAMES[outcome].text(_)))
    if facts.get("document_number"):
        lines.append(_("文書番号：{number}").format(number=facts["document_number"]))
    if facts.get("due_on"):
        lines.append(_("{day}まで").format(day=short_day(parse_date(str(facts["due_on"])))))
    if kind == "handed_over":
        before, after = (division_said(str(facts.get(side, ""))) for side in ("from", "to"))
        lines.append(_("{before}から{after}へ").format(before=before, after=after))
    if kind == "moved_ward":
        before, after = (city().ward_name(str(facts.get(side, "")), language()) for side in ("from", "to"))
        lines.append(_("{before}から{after}へ").format(before=before, after=after))
    if kind == "corrected" and facts.get("step") in STEP_NAMES:
        lines.append(_("段階：{step}").format(step=STEP_NAMES[str(facts["step"])].text(_)))
    return lines


def _bubble(facts: Mapping[str, object]) -> str:
    return str(facts.get("text") or facts.get("reason") or "")
