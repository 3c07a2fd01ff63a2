"""From which day the records of a register are kept for their years, and after how many days its bin empties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.office_forms import one_in_list, short_text
from madoguchi.journeys.registers.building.asking import number_of
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.values.message import Message

_DAYS = ("date", "date_time")
_USUAL_DAYS = "90"


def counted_typed(given: QueryDict, content: Mapping[str, Any]) -> dict[str, Any]:
    """The retention of the draft with what is typed about its day and its bin; what is sent as it was shown stays."""
    told = dict(content["retention"])
    since = given.get("retention_from", "")
    if since in {value for value, _words in _days_of(content)} - {_shown(content)}:
        word, _colon, field = since.partition(":")
        told = {name: one for name, one in told.items() if name != "field"} | {"from": word}
        told |= {"field": field} if field else {}
    days = one_line(given, "bin_days", 4)
    if "bin_days" in given and days != str(told.get("bin_days", _USUAL_DAYS)):
        told["bin_days"] = number_of(days) if days else int(_USUAL_DAYS)
    return told


def counted_fields(content: Mapping[str, Any], problems: Mapping[str, Message]) -> list[FieldView]:
    """The controls for both."""
    told = content.get("retention", {})
    return [
        one_in_list(
            "retention_from",
            _("数えはじめの日"),
            _days_of(content),
            chosen=_shown(content),
            hint=_("保存期間が終わった記録は、2人の承認で廃棄します。"),
            problems=problems,
        ),
        short_text(
            "bin_days",
            _("ごみ箱が空になるまでの日数"),
            value=str(told.get("bin_days", _USUAL_DAYS)),
            hint=_("7日から3660日まで。永年保存の台帳のごみ箱は、空になりません。"),
            problems=problems,
        ),
    ]


def _shown(content: Mapping[str, Any]) -> str:
    """The day the page shows as chosen; what is written otherwise counts from the last change, too."""
    told = content.get("retention", {})
    word = ":".join(str(one) for one in (told.get("from", "changed"), told.get("field")) if one)
    return word if word in {value for value, _words in _days_of(content)} else "changed"


def _days_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The days this register's records may have, in the order in which they come."""
    process = content.get("process") or {}
    ends = [("closed", _("進め方が終わった日"))] if any(one.get("end") for one in process.get("states", ())) else []
    fields = [one for one in fields_of(content) if one.get("type") in _DAYS]
    return [
        ("changed", _("最後に変わった日")),
        ("made", _("作った日")),
        *ends,
        *((f"field:{one['id']}", _("項目「{label}」の日").format(label=japanese(one.get("label")))) for one in fields),
    ]
