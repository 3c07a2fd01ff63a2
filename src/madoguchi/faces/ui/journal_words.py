"""What an entry of the journal says, in the reader's language: the journal keeps the words it was written in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.queries import procedures
from madoguchi.values.actor import SYSTEM

_EXAMINATION = "」の審査と決定"


def data_said(data: str) -> str:
    """The kind of data as the reader says it; a name behind the kind stays as it was written."""
    kind, colon, name = data.partition("：")
    return _("{kind}：{name}").format(kind=_(kind), name=name) if colon and kind else _(data) if data else ""


def purpose_said(purpose: str, title: str = "") -> str:
    """The purpose as the reader says it; the procedure in it is called `title`, or else as it is called today."""
    if not purpose:
        return ""
    if purpose.startswith("「") and purpose.endswith(_EXAMINATION):
        named = title or _title_of(purpose[1 : -len(_EXAMINATION)])
        return _("「{title}」の審査と決定").format(title=named)
    return _(purpose)


def name_said(name: str) -> str:
    """Who did it: the house itself as the reader calls it, anybody else by their name."""
    return _("自動処理") if name == SYSTEM.name else name


def _title_of(japanese: str) -> str:
    return next((one.title(language()) for one in procedures() if one.title("ja") == japanese), japanese)
