"""The sheets of a workbook as a question: what each is called, how many rows it has, and its first headings."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.rules.sheet_choices import SheetChoice, SheetLine
from madoguchi.faces.ui.office_forms import one_of
from madoguchi.values.message import Message

SHEET = "sheet"


def sheet_field(choice: SheetChoice, problems: Mapping[str, Message]) -> FieldView:
    """One of these sheets; what was chosen, else what is proposed, is chosen."""
    options = [(str(one.number), one.name, _told(one)) for one in choice.lines]
    return one_of(SHEET, _("シート"), options, chosen=str(choice.number), problems=problems)


def sheet_sent(given: Mapping[str, str]) -> int | None:
    """The place that was sent; None for none."""
    sent = given.get(SHEET, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else None


def _told(one: SheetLine) -> str:
    if not one.heads:
        return _("{rows}行。見出しが見つかりません。").format(rows=f"{one.rows:,}")
    heads = "、".join(one.heads)
    if one.more:
        heads = _("{heads}、ほか{more}列").format(heads=heads, more=one.more)
    told = _("{rows}行。見出し：{heads}").format(rows=f"{one.rows:,}", heads=heads)
    return told if not one.fits else _("{told}。台帳の項目と同じ見出し：{fits}").format(told=told, fits=one.fits)
