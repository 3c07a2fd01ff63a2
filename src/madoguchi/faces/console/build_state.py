"""One state of the process of a register that is built: its page, and what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_frame import Content
from madoguchi.faces.console.build_part import Drawn, PartKind, Shown, Typed, with_flags, with_named
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.office_forms import Problems, short_text, some_of
from madoguchi.journeys.registers.building import flowing
from madoguchi.journeys.registers.building.asking import day_of, number_of
from madoguchi.journeys.registers.building.editing import with_key

_FLAGS = ("fill", "end")


def _drawn(shown: Shown) -> Drawn:
    wrong = {("title" if name == "id" else name): words for name, words in shown.by_field().items()}
    return Drawn(
        fields=[short_text("title", _("状態の名前"), value=shown.title, problems=wrong)],
        naming=shown.naming("turn", _("だれの番か")),
        rest=[*_until(shown.one, wrong), _flags(shown.one)],
    )


def _until(one: Mapping[str, Any], wrong: Problems) -> list[FieldView]:
    """Until when it is done: after some days, or on a day."""
    days, day = str(one.get("due_days", "")), str(one.get("due_on", "") or "")
    hint = _("開庁日で数えます。期限がなければ、空けておきます。")
    return [
        short_text("due_days", _("期限（日）"), value=days, hint=hint, width=8, required=False, problems=wrong),
        short_text(
            "due_on", _("期限の日"), value=day, hint=_("例：2027-03-31"), width=12, required=False, problems=wrong
        ),
    ]


def _flags(one: Mapping[str, Any]) -> FieldView:
    ticks = [
        ("fill", _("番の人が、記録を直せる"), ""),
        ("end", _("終わりにする"), _("終わりの状態には、だれの番もありません。")),
    ]
    chosen = [key for key in _FLAGS if one.get(key)]
    return some_of("flags", _("この状態では"), ticks, chosen=chosen, required=False)


def _typed(given: QueryDict, held: Mapping[str, Any], title: str, _content: Content) -> Typed:
    made, problems = with_named(given, "turn", held)
    made = with_flags(given, _FLAGS, made)
    days, day = one_line(given, "due_days", 10), one_line(given, "due_on", 20)
    made = with_key(made, "due_days", number_of(days) if days else None)
    made = with_key(made, "due_on", day_of(day) if day else None)
    return Typed(made, one_line(given, "title") if "title" in given else title, problems)


STATE = PartKind(
    name="state",
    key="states",
    drawn=_drawn,
    typed=_typed,
    put=lambda content, typed: flowing.with_state(content, typed.one, typed.title),
    without=flowing.without_state,
)
