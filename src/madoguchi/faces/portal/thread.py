"""The thread of a matter in a resident's words: what happened, what happens now, what comes next and by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.engines.cases.rules import CaseFacts, Outcome, Step
from madoguchi.engines.records.granted import GrantedRow
from madoguchi.faces.ui.components import ThreadKnot, Tone
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.dossier.queries import KnotFacts
from madoguchi.journeys.status import StatusPage
from madoguchi.values.mandate_kind import KIND_NAMES, MandateKind
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

HEADINGS: Mapping[str, Message] = {
    "received": msg("申請が届きました"),
    "by_proxy": msg("代理の人が申請しました"),
    "proxy_ended": msg("代理が終わりました"),
    "format_checked": msg("形式を確かめました"),
    "formally_examined": msg("書類がそろっているかを確かめました"),
    "substantively_examined": msg("内容を審査しました"),
    "correction_requested": msg("直しをお願いしました"),
    "correction_extended": msg("直しの期限をのばしました"),
    "corrected": msg("直したものが届きました"),
    "correction_ended": msg("直しを待たずに、審査を進めます"),
    "handed_over": msg("担当の課が変わりました"),
    "moved_ward": msg("担当の区が変わりました"),
    "decided": msg("決定しました"),
    "notice_issued": msg("通知書をお渡ししました"),
    "result_corrected": msg("決定を訂正しました"),
    "withdrawn": msg("申請を取り下げました"),
}
_OFFICE_KINDS = frozenset({"staff", "api"})


@dataclass(frozen=True)
class Mark:
    """Whose turn it is, in a word, a tone and a sentence."""

    tone: Tone
    word: str
    sentence: str


def mark_of(case: CaseFacts, due_on: date, otherwise: Sequence[GrantedRow] = ()) -> Mark:
    """The state of a matter as its applicant reads it; `otherwise` is what was granted another way than asked."""
    if case.correction is not None:
        asked = _("直していただきたいところがあります。直したあと、市がつづきを進めます。")
        return Mark("turn", _("あなたの番です"), asked)
    if case.step == Step.CLOSED:
        return _end_of(case, otherwise)
    if case.step == Step.NOTICE:
        return Mark("info", _("通知書を準備中"), _("決定しました。いま、通知書を用意しています。"))
    until = _("市が内容を確かめています。{on}ごろまでに、結果をお知らせします。").format(on=short_day(due_on))
    return Mark("info", _("審査中"), until)


def _end_of(case: CaseFacts, otherwise: Sequence[GrantedRow]) -> Mark:
    match case.outcome:
        case Outcome.GRANT if otherwise:
            return Mark("done", _("決定しました"), _granted_otherwise(otherwise))
        case Outcome.GRANT:
            return Mark("done", _("決定しました"), _("申請が認められました。通知書をご覧ください。"))
        case Outcome.WITHDRAWN:
            return Mark("", _("取り下げました"), _("この申請は取り下げられました。もう一度申請することもできます。"))
        case _:
            return Mark("done", _("決定しました"), _("審査の結果をお知らせします。通知書をご覧ください。"))


def _granted_otherwise(rows: Sequence[GrantedRow]) -> str:
    """Less is no yes, and more is no part: the lead says what was asked for and what was granted."""
    values = [
        _("{label}は{granted}です（申請は{applied}）。").format(
            label=one.label, granted=one.granted, applied=one.applied
        )
        for one in rows
    ]
    if any(one.is_more for one in rows):
        told = _("申請とちがう内容で認められました。{values}理由は、通知書にあります。")
    else:
        told = _("申請の一部が認められました。{values}理由は、通知書にあります。")
    return told.format(values="".join(values))


def knots_of(page: StatusPage) -> list[ThreadKnot]:
    """What happened, and what is to come."""
    happened = [_happened(page, number) for number, knot in enumerate(page.knots) if knot.kind in HEADINGS]
    return [*happened, *_coming(page)]


def _happened(page: StatusPage, number: int) -> ThreadKnot:
    knot = page.knots[number]
    waiting = page.correction is not None and not any(
        later.kind in ("correction_requested", "correction_extended") for later in page.knots[number + 1 :]
    )
    is_turn = waiting and knot.kind in ("correction_requested", "correction_extended")
    return ThreadKnot(
        heading=_("直しをお願いしています") if is_turn else HEADINGS[knot.kind],
        state="turn" if is_turn else "done",
        at=knot.at,
        who=_who(knot),
        lines=tuple(_lines(page, knot)),
        bubble=str(knot.facts.get("text", "")) if knot.kind == "correction_requested" else "",
    )


def _who(knot: KnotFacts) -> str:
    if knot.actor_kind not in _OFFICE_KINDS:
        return ""
    return " ".join(part for part in (office_names(knot.office), knot.who) if part)


def office_names(office: str) -> str:
    """The names of divisions kept as ids joined by 、; an id the city no longer has stays out."""
    known = {division.id: division for division in city().divisions}
    names = [words_in(known[one].name, language()) for one in office.split("、") if one in known]
    return "、".join(names)


def _lines(page: StatusPage, knot: KnotFacts) -> Sequence[str]:
    said = _SAID.get(knot.kind)
    return [said(page, knot)] if said else []


def _received(page: StatusPage, knot: KnotFacts) -> str:
    days = page.case.standard_days
    return _("届いたので、審査の期間（市が開いている日で{days}日）を数えはじめました。").format(days=days)


def _proxy(page: StatusPage, knot: KnotFacts) -> str:
    kind = str(knot.facts.get("kind", ""))
    named = _(KIND_NAMES[MandateKind(kind)].msgid) if kind in list(MandateKind) else ""
    return _("{name}さん（{kind}）").format(name=knot.who, kind=named)


def _due(page: StatusPage, knot: KnotFacts) -> str:
    text = str(knot.facts.get("due_on", ""))
    return _("期限：{on}").format(on=short_day(date.fromisoformat(text))) if text else ""


def _handed(page: StatusPage, knot: KnotFacts) -> str:
    to = office_names(str(knot.facts.get("division", "")))
    return _("これからは、{office}が担当します。").format(office=to) if to else ""


def _moved(page: StatusPage, knot: KnotFacts) -> str:
    to = city().ward_name(str(knot.facts.get("to", "")), language())
    return _("これからは、{office}が担当します。").format(office=to) if to else ""


def _number(page: StatusPage, knot: KnotFacts) -> str:
    return str(knot.facts.get("document_number", ""))


_SAID: Mapping[str, Callable[[StatusPage, KnotFacts], str]] = {
    "received": _received,
    "by_proxy": _proxy,
    "correction_requested": _due,
    "correction_extended": _due,
    "handed_over": _handed,
    "moved_ward": _moved,
    "notice_issued": _number,
}


def _coming(page: StatusPage) -> list[ThreadKnot]:
    case = page.case
    if case.step == Step.CLOSED:
        return []
    notice = ThreadKnot(_("通知書をお渡しします"), "next", lines=(_("このページと、メールでお知らせします。"),))
    if case.step == Step.NOTICE:
        return [ThreadKnot(_("通知書を用意しています"), "now"), notice]
    by_when = _("{on}ごろの予定です。").format(on=short_day(page.due_on))
    if case.correction is not None:
        pause = _("直しを待つ間は、日数を数えません。")
        return [ThreadKnot(_("審査して、決定します"), "next", lines=(by_when, pause)), notice]
    working = ThreadKnot(_("内容を確かめています"), "now", lines=(_("直しをお願いすることがあります。"),))
    return [working, ThreadKnot(_("決定します"), "next", lines=(by_when,)), notice]
