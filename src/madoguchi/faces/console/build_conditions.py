"""The part of a field's page that says when the field is shown and when it is required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.faces.console.build_asking import AskingView, asking_view, condition_typed, divisions
from madoguchi.faces.console.build_frame import below
from madoguchi.journeys.registers.building import asking, editing
from madoguchi.journeys.registers.building.checking import Placed
from madoguchi.journeys.registers.building.editing import Content

_NEVER_REQUIRED = ("note", "formula")


def conditions_of(
    field_id: str, one: Mapping[str, Any], content: Mapping[str, Any], findings: Sequence[Placed]
) -> list[AskingView]:
    """The conditions of one field; the first field of a form has nothing it could ask."""
    known = asking.askables_of(content, divisions(), before=field_id)
    place = editing.place_of_field(content, field_id)
    asked = (
        ("show", _("この項目を見せるとき"), _("条件がなければ、いつも見せます。前にある項目でたずねます。")),
        ("require", _("必ず入力するとき"), _("条件がなければ、上の印のとおりです。")),
    )
    return [
        asking_view(f"{key}_when", title, one.get(key), known, below(findings, (*place, key)), hint=hint)
        for key, title, hint in asked
        if (known or isinstance(one.get(key), Mapping)) and not (key == "require" and one["type"] in _NEVER_REQUIRED)
    ]


def conditions_typed(given: QueryDict, content: Content, field_id: str) -> Content:
    """The draft with the conditions of one field as they were typed."""
    known, one = asking.askables_of(content, divisions(), before=field_id), editing.field_of(content, field_id) or {}
    show, require = (condition_typed(given, f"{key}_when", one.get(key), known) for key in ("show", "require"))
    return asking.with_field_conditions(content, field_id, show, require)
