"""The part of a field's page that says when the field is shown and when it is required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.faces.console.build_asked import condition_typed
from madoguchi.faces.console.build_asking import AskingView, asking_view, divisions
from madoguchi.faces.console.build_frame import below
from madoguchi.journeys.registers.building.askables import Askable, askables_of
from madoguchi.journeys.registers.building.asking import with_field_conditions
from madoguchi.journeys.registers.building.checking import Placed
from madoguchi.journeys.registers.building.editing import Content, field_of, place_of_field

_NEVER_REQUIRED = ("note", "formula")


def conditions_of(
    field_id: str, one: Mapping[str, Any], content: Mapping[str, Any], findings: Sequence[Placed]
) -> list[AskingView]:
    """The conditions of one field; the first field of a form has nothing it could ask."""
    place, kind = place_of_field(content, field_id), one["type"]
    found = (
        ("show", _("この項目を見せるとき"), _("条件がなければ、いつも見せます。前にある項目でたずねます。")),
        ("require", _("必ず入力するとき"), _("条件がなければ、上の印のとおりです。")),
        (
            "must",
            _("答えが満たすこと"),
            _("合わない答えは、理由の文を出して受け付けません。前にある項目の答えとも比べられます。"),
        ),
    )
    views = []
    for key, title, hint in found:
        known = _known(content, field_id, key)
        is_asked = known or isinstance(one.get(key), Mapping)
        if is_asked and not (key != "show" and kind in _NEVER_REQUIRED):
            wrong = below(findings, (*place, key))
            views.append(
                asking_view(f"{key}_when", title, one.get(key), known, wrong, hint=hint, tells_why=key == "must")
            )
    return views


def _known(content: Mapping[str, Any], field_id: str, key: str) -> tuple[Askable, ...]:
    """What may be asked: the fields before this one, and its own answer where that has to meet something."""
    return askables_of(content, divisions(), before=field_id, with_own=key == "must")


def conditions_typed(given: QueryDict, content: Content, field_id: str) -> Content:
    """The draft with the conditions of one field as they were typed."""
    one = field_of(content, field_id) or {}
    show, require, must = (
        condition_typed(given, f"{key}_when", one.get(key), _known(content, field_id, key))
        for key in ("show", "require", "must")
    )
    return with_field_conditions(content, field_id, show, require, must)
