"""One's own sign-ins, for the pages of residents and of staff: the same rows in plain words, the same two presses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.foundation.identity.errors import NoSuchSignIn
from madoguchi.foundation.identity.own_sign_ins import end_other_sign_ins, end_own_sign_in, signed_in_now
from madoguchi.foundation.identity.sessions import times_of
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.browsers import Browser
from madoguchi.values.message import Message, msg

_MARK = "end"
_LONGEST_MARK = 64
# The ways as the journal names them.
_WAYS: dict[str, Message] = {
    "パスキー": msg("パスキー"),
    "市のアカウント": msg("市のアカウント"),
    "デジタル認証アプリ": msg("マイナンバーカード（デジタル認証アプリ）"),
    "GビズID": msg("GビズID"),
    "メールのコード": msg("メールに届く番号"),
    "見本の入口": msg("見本の入口"),
}
_UNKNOWN_WAY = msg("わかりません")
_DEVICES: dict[str, Message] = {
    "iPhone": msg("iPhone"),
    "iPad": msg("iPad"),
    "Android": msg("Androidのスマートフォンかタブレット"),
    "Windows": msg("Windowsのパソコン"),
    "Mac": msg("Macのパソコン"),
    "Linux": msg("Linuxのパソコン"),
}
_UNKNOWN_DEVICE, _UNKNOWN_PROGRAMME = msg("種類のわからない機器"), msg("種類のわからないブラウザ")


@dataclass(frozen=True)
class Row:
    """One sign-in in words."""

    mark: str
    device: str
    programme: str
    way: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def shown(request: HttpRequest, by: Actor) -> dict[str, object]:
    """What both pages show: where somebody is signed in now, and after how long a sign-in ends by itself."""
    rows = _rows(request, by)
    idle, whole = times_of(by.kind is ActorKind.STAFF)
    return {
        "rows": rows,
        "others": any(not one.is_this for one in rows),
        "idle": idle // timedelta(minutes=1),
        "whole": whole // timedelta(hours=1),
    }


def _rows(request: HttpRequest, by: Actor) -> list[Row]:
    """The sign-in this page was asked with stands first."""
    found = [
        Row(
            one.mark,
            _DEVICES.get(one.browser.device, _UNKNOWN_DEVICE).text(_),
            _programme(one.browser),
            _WAYS.get(one.way, _UNKNOWN_WAY).text(_),
            one.began_at,
            one.seen_at,
            one.is_this,
        )
        for one in signed_in_now(by, request.session)
    ]
    return sorted(found, key=lambda one: not one.is_this)


def _programme(browser: Browser) -> str:
    """The name on the box of the programme, which is the same in every language."""
    return browser.programme or _UNKNOWN_PROGRAMME.text(_)


def pressed(request: HttpRequest, by: Actor) -> None:
    """End the sign-in that was pressed, or all others; what is over already is what was wanted, and is no problem."""
    if _MARK in request.POST:
        try:
            end_own_sign_in(request.POST[_MARK][:_LONGEST_MARK], request.session, by=by)
        except NoSuchSignIn:
            messages.info(request, _("そのサインインは、もう終わっています。"))
        else:
            messages.success(request, _("サインインを1つ終わらせました。"))
        return
    count = end_other_sign_ins(request.session, by=by)
    messages.success(request, _("ほかのサインインを、{count}つ終わらせました。").format(count=count))
