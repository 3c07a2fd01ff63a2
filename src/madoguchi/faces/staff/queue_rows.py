"""The rows of a list of cases, composed as markup: a template would take longer for them than for the whole page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from madoguchi.faces.staff.marks import due_mark, state_mark
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.templatetags.ui import chip, due
from madoguchi.journeys.inbox import Line
from madoguchi.values.clock import today

_ROW = """
    <tr>{pick}
      <td class="queue__due">{due}</td>
      <td class="queue__what"><a href="{url}">{procedure}</a><small><span class="num nowrap">{number}</span>　{applicant}</small></td>
      <td data-th="{state_head}"><span>{state}</span></td>
      <td data-th="{desk_head}"{desk_kind}>{desk}</td>
      <td data-th="{ward_head}"{ward_kind}>{ward}</td>
    </tr>"""  # noqa: E501
_PICK = """
      <td class="pick"><label><input type="checkbox" name="ref" value="{}"><span class="sr">{}</span></label></td>"""
_QUIET, _EMPTY = ' class="quiet"', " data-empty"


def queue_rows(lines: Sequence[Line], *, may_pick: bool = False) -> SafeString:
    """The rows of these cases; with a box to pick each when `may_pick`. Nothing for no cases."""
    if not lines:
        return SafeString("")
    # The address and the words are looked up once: that costs more than a row.
    first, on, pick = lines[0].reference_number, today(), escape(_("%(number)s を選ぶ")) if may_pick else ""
    address, heads = escape(reverse("staff:case", args=[first])), _heads()
    return mark_safe(
        "".join(_row(line, address.replace(first, line.reference_number), heads, pick, on) for line in lines)
    )


def _heads() -> dict[str, str]:
    words = {"state_head": _("状態"), "desk_head": _("担当"), "ward_head": _("区"), "nobody": _("未割当")}
    return {name: escape(text) for name, text in words.items()}


def _row(line: Line, url: str, heads: dict[str, str], pick: str, on: date) -> str:
    number = escape(line.reference_number)
    return _ROW.format(
        pick=_PICK.format(number, pick % {"number": number}) if pick else "",
        due=_deadline(
            language(), on, line.due_on, line.left_days, line.standard_days, line.correction_due_on, line.closed_on
        ),
        url=url,
        procedure=escape(line.procedure),
        number=number,
        applicant=escape(line.applicant),
        state=_state(line),
        desk=escape(line.assignee) or heads["nobody"],
        desk_kind="" if line.assignee else _QUIET,
        ward=escape(line.ward) or "—",
        ward_kind="" if line.ward else _EMPTY,
        **heads,
    )


@lru_cache(maxsize=2048)
def _deadline(
    spoken: str,
    on: date,
    due_on: date,
    left: int,
    standard_days: int,
    waits_until: date | None,
    closed_on: date | None,
) -> SafeString:
    """A deadline drawn; the cases of a list share a few days, and the lists of a day the same."""
    return due(
        due_mark(
            due_on=due_on,
            left=left,
            standard_days=standard_days,
            waits_until=waits_until,
            closed_on=closed_on,
            today=on,
        )
    )


def _state(line: Line) -> SafeString:
    mark = state_mark(
        line.state,
        step=line.step,
        awaiting_correction=line.awaiting_correction,
        is_held=line.is_held,
        outcome=line.outcome,
    )
    return chip(mark.tone, mark.words, mark.dot)
