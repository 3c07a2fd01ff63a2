"""Who looked at a matter, in a resident's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.faces.portal.thread import office_names
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.values.message import Message, msg

_BEFORE = "write:"
VERBS: Mapping[str, Message] = {
    "read": msg("{data}を見ました"),
    "list": msg("{data}を一覧で見ました"),
    "search": msg("{data}をさがして見ました"),
    "export": msg("{data}を書き出しました"),
}
ACTS: Mapping[str, Message] = {
    "open_case": msg("申請を受け取りました"),
    "pass_format_check": msg("形式を確かめました"),
    "take": msg("担当になりました"),
    "take_over": msg("担当を代わりました"),
    "release": msg("担当をはずれました"),
    "pass_step": msg("審査を先へ進めました"),
    "hand_over": msg("ほかの課に引き継ぎました"),
    "request_correction": msg("直しをお願いしました"),
    "extend_correction": msg("直しの期限をのばしました"),
    "receive_correction": msg("直したものを受け取りました"),
    "stop_waiting": msg("直しを待つのをやめました"),
    "draft_decision": msg("決定の案を作りました"),
    "return_draft": msg("決定の案を戻しました"),
    "sign_off": msg("決定しました"),
    "issue": msg("通知書を出しました"),
    "hold_notice": msg("通知書を確かめるために止めました"),
    "issue_notice": msg("通知書を作りました"),
    "withdraw": msg("申請を取り下げました"),
    "correct_result": msg("決定を訂正しました"),
    "add_note": msg("記録をつけました"),
    "entry_corrected": msg("申請の内容を直しました"),
}


@dataclass(frozen=True)
class Look:
    """One line of the table."""

    at: datetime
    who: str
    what: str
    why: str


def looks_of(found: Iterable[Disclosure]) -> list[Look]:
    """Every look and act, with the office before the name, and what was seen before what was done."""
    return [Look(one.at, _who(one), _what(one), _why(one)) for one in found]


def _who(one: Disclosure) -> str:
    if one.actor_kind == "system":
        return _("自動処理")
    if one.actor_kind == "resident":
        return _("申請した人")
    return " ".join(part for part in (office_names(one.office), one.who) if part)


def _what(one: Disclosure) -> str:
    act = ACTS.get(one.verb.removeprefix(_BEFORE)) if one.verb.startswith(_BEFORE) else None
    if act:
        return _(act.msgid)
    verb = VERBS.get(one.verb, msg("{data}の記録"))
    return _(verb.msgid).format(data=one.data)


def _why(one: Disclosure) -> str:
    basis = f"（{one.legal_basis}）" if one.legal_basis else ""
    return f"{one.purpose or _('申請の処理')}{basis}"
