"""Who looked at a matter, in a resident's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.faces.portal.thread import office_names
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.journal_words import data_said, purpose_said
from madoguchi.faces.ui.look_words import ACTS, VERBS
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.values.message import msg
from madoguchi.values.words import words_in

_BEFORE = "write:"


@dataclass(frozen=True)
class Look:
    """One line of the table; `ask_url` is where one may ask about it, and reads what one asked."""

    at: datetime
    office: str
    who: str
    what: str
    why: str
    delayed_until: datetime | None = None
    times: int = 1
    first_at: datetime | None = None
    ask_url: str = ""
    is_asked: bool = False


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
    """Every post the looker held then, and whose they were besides; of old looks only the divisions are known."""
    posts = "、".join(filter(None, (_post(post, one) for post in one.posts))) or office_names(one.office)
    known = {"contractor": _("委託先"), "auditor": _("監査"), "administrator": _("管理者")}
    roles = "、".join(known[role] for role in one.roles if role in known)
    return _("{office}（{role}）").format(office=posts, role=roles) if roles else posts


def _post(post: str, one: Disclosure) -> str:
    """The ward it was for, the division and the position, and that it was held as a deputy."""
    division, position, ward = (*post.split("/"), "", "")[:3]
    title = next((words_in(known.name, language()) for known in city().positions if known.id == position), "")
    name = office_names(division)
    told = " ".join(filter(None, (city().ward_name(ward, language()), name, title))) if name else ""
    return _("{division}（代理）").format(division=told) if told and post in one.acting else told


def _what(one: Disclosure) -> str:
    act = ACTS.get(one.verb.removeprefix(_BEFORE)) if one.verb.startswith(_BEFORE) else None
    if act:
        return _(act.msgid).format(data=data_said(one.data)) if "{data}" in act.msgid else _(act.msgid)
    verb = VERBS.get(one.verb, msg("{data}の記録"))
    return _(verb.msgid).format(data=data_said(one.data))


def _why(one: Disclosure, title: str) -> str:
    purpose = purpose_said(one.purpose, title) or _("申請の処理")
    return _("{purpose}（{law}）").format(purpose=purpose, law=one.legal_basis) if one.legal_basis else purpose
