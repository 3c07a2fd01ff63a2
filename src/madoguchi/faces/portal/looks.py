"""Who looked at a matter, in a resident's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.faces.portal.thread import office_names
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import REFUSED
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_BEFORE = "write:"
VERBS: Mapping[str, Message] = {
    "read": msg("{data}を見ました"),
    "list": msg("{data}を一覧で見ました"),
    "search": msg("{data}をさがして見ました"),
    "export": msg("{data}を書き出しました"),
    REFUSED: msg("扱おうとしましたが、権限がないため、止めました"),
}
ACTS: Mapping[str, Message] = {
    "by_proxy": msg("代わりに申請しました"),
    "open_case": msg("申請を受け取りました"),
    "pass_format_check": msg("形式を確かめました"),
    "asked": msg("窓口で聞いたことを入れました"),
    "corrected": msg("窓口で内容を直しました"),
    "received": msg("窓口で受け付けました"),
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
    "message_written": msg("お知らせを書きました"),
    "glass_broken": msg("緊急に見ることにしました"),
    "visit_shown": msg("手続の内容を、窓口の端末に映しました"),
    "arrive": msg("番号札を出しました"),
    "call": msg("窓口にお呼びしました"),
    "ticket_changed": msg("番号札の順番や状態を変えました"),
    "question_asked": msg("閲覧についてたずねました"),
    "question_answered": msg("問い合わせに答えました"),
    "notice_issued": msg("通知書に番号をつけました"),
}
# The journal keeps its words as they were written; what the house itself writes there can be said in any language.
DATA = (
    msg("受信箱"),
    msg("検索の結果"),
    msg("案件の処理の画面"),
    msg("申請の内容、添付書類、経過"),
    msg("お知らせと閲覧の記録"),
    msg("添付書類"),
    msg("通知書"),
    msg("同じ方のほかの案件"),
    msg("同じ内容のほかの案件"),
    msg("まとめて処理する案件"),
    msg("郵便で送るお知らせ"),
    msg("お知らせの送信の状態"),
    msg("送信箱"),
    msg("お知らせ"),
    msg("起案の内容と通知書の案"),
    msg("申請の内容"),
    msg("申請の状況"),
    msg("住民の登録（氏名、生年月日、住所）"),
    msg("住民の登録"),
    msg("住民の登録と、世帯の情報"),
    msg("来庁の手続の内容"),
    msg("予約、氏名、フリガナ、電話番号"),
    msg("予約の内容"),
    msg("閲覧への問い合わせ"),
    msg("緊急の閲覧の記録"),
    msg("見られる人の一覧"),
)
PURPOSES = (
    msg("申請の状況の確認"),
    msg("予約の内容の確認"),
    msg("窓口の予約"),
    msg("閲覧についてたずねる"),
    msg("担当する案件の確認と処理"),
    msg("重複した申請がないかの確認"),
    msg("まとめて処理する前の確認"),
    msg("お知らせの発送"),
    msg("お知らせが届いているかの確認"),
    msg("申請の審査と決定"),
    msg("申請した方へのお知らせ"),
    msg("決定の通知"),
    msg("窓口での手続"),
    msg("電話での問い合わせ"),
    msg("空きを待つ方の確認"),
    msg("申請の内容の確認"),
    msg("閲覧への問い合わせの確認と回答"),
    msg("緊急の閲覧"),
    msg("緊急の閲覧の確認"),
    msg("代理の手続"),
    msg("見られる人の確認"),
    msg("申請の内容の訂正"),
    msg("補正のお願いへの回答"),
    msg("権限の確認"),
)
_EXAMINATION = "」の審査と決定"


@dataclass(frozen=True)
class Look:
    """One line of the table."""

    at: datetime
    office: str
    who: str
    what: str
    why: str
    delayed_until: datetime | None = None
    times: int = 1
    first_at: datetime | None = None


def looks_of(found: Iterable[Disclosure], title: str) -> list[Look]:
    """Every look and act on the matter called `title`, in the reader's language."""
    return [look_of(one, title) for one in found]


def look_of(one: Disclosure, title: str) -> Look:
    """One look or act on the matter called `title`, in the reader's language."""
    nobody = {"system": _("自動処理"), "resident": _("申請した人")}.get(one.actor_kind, "")
    office, who = ("", nobody) if nobody else (_office(one), one.who)
    if one.by_proxy:
        office, who = _("代理の人"), one.who
    if one.by_code:
        # Only a matter has a title here; what else has a code is a booking.
        holder = _("受付番号とコードを持っている人") if title else _("予約番号とコードを持っている人")
        office, who = "", holder
    return Look(one.at, office, who, _what(one), _why(one, title), one.delayed_until, one.times, one.first_at)


def _office(one: Disclosure) -> str:
    """The division and the position of every post the looker held then; of old looks only the divisions are known."""
    return "、".join(filter(None, map(_post, one.posts))) or office_names(one.office)


def _post(post: str) -> str:
    division, _slash, position = post.partition("/")
    title = next((words_in(known.name, language()) for known in city().positions if known.id == position), "")
    name = office_names(division)
    return f"{name} {title}".strip() if name else ""


def _what(one: Disclosure) -> str:
    act = ACTS.get(one.verb.removeprefix(_BEFORE)) if one.verb.startswith(_BEFORE) else None
    if act:
        return _(act.msgid).format(data=_data(one.data)) if "{data}" in act.msgid else _(act.msgid)
    verb = VERBS.get(one.verb, msg("{data}の記録"))
    return _(verb.msgid).format(data=_data(one.data))


def _data(data: str) -> str:
    kind, colon, name = data.partition("：")
    return _("{kind}：{name}").format(kind=_(kind), name=name) if colon and kind else _(data) if data else ""


def _why(one: Disclosure, title: str) -> str:
    purpose = _purpose(one.purpose, title)
    return _("{purpose}（{law}）").format(purpose=purpose, law=one.legal_basis) if one.legal_basis else purpose


def _purpose(purpose: str, title: str) -> str:
    if not purpose:
        return _("申請の処理")
    if purpose.startswith("「") and purpose.endswith(_EXAMINATION):
        return _("「{title}」の審査と決定").format(title=title)
    return _(purpose)
