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
    "read": msg("見ました"),
    "list": msg("一覧で見ました"),
    "search": msg("さがして見ました"),
    "export": msg("書き出しました"),
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
    if one.verb.startswith(_BEFORE):
        return _("{data}を進めました").format(data=one.data)
    verb = VERBS.get(one.verb)
    return _("{data}を{verb}").format(data=one.data, verb=_(verb.msgid)) if verb else one.data


def _why(one: Disclosure) -> str:
    basis = f"（{one.legal_basis}）" if one.legal_basis else ""
    return f"{one.purpose}{basis}" if one.purpose else one.legal_basis
