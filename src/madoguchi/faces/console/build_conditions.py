"""The part of a field's page that says when the field is shown and when it is required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.faces.console.build_asking import AskingView, asking_view, condition_typed, divisions
from madoguchi.faces.console.build_frame import below
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import asking, editing
from madoguchi.journeys.registers.building.checking import Placed
from madoguchi.journeys.registers.building.editing import Content

_NEVER_REQUIRED = ("note", "formula")


def _place_of(content: Mapping[str, Any], field_id: str) -> Path:
    return next(
        ("record", "pages", number, "fields", at)
        for number, page in enumerate(editing.pages_of(content))
        for at, one in enumerate(page["fields"])
        if one["id"] == field_id
    )


def conditions_of(one: Mapping[str, Any], content: Mapping[str, Any], findings: Sequence[Placed]) -> list[AskingView]:
    """The conditions of one field; the first field of a form has nothing it could ask."""
    id_ = str(one["id"])
    known = asking.askables_of(content, divisions(), before=id_)
    place = _place_of(content, id_)
    asked = (
        ("show", _("この項目を見せるとき"), _("条件がなければ、いつも見せます。前にある項目でたずねます。")),
        ("require", _("必ず入力するとき"), _("条件がなければ、上の印のとおりです。")),
    )
    return [
        asking_view(f"{key}_when", title, one.get(key), known, below(findings, (*place, key)), hint=hint)
        for key, title, hint in asked
        if (known or isinstance(one.get(key), Mapping)) and not (key == "require" and one["type"] in _NEVER_REQUIRED)
    ]


def conditions_typed(given: QueryDict, content: Content, one: Mapping[str, Any]) -> Content:
    """The draft with the conditions of one field as they were typed."""
    known = asking.askables_of(content, divisions(), before=str(one["id"]))
    show, require = (condition_typed(given, f"{key}_when", one.get(key), known) for key in ("show", "require"))
    return asking.with_field_conditions(content, str(one["id"]), show, require)
