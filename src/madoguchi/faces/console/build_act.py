"""One action of the process of a register that is built: its page, and what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_asked import condition_typed
from madoguchi.faces.console.build_asking import AskingView, asking_view, divisions
from madoguchi.faces.console.build_frame import Content
from madoguchi.faces.console.build_part import Drawn, PartKind, Shown, Typed, with_flags, with_named
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.office_forms import one_in_list, short_text, some_of
from madoguchi.journeys.registers.building import flowing
from madoguchi.journeys.registers.building.askables import askables_of
from madoguchi.journeys.registers.building.editing import renamed, with_key

_FLAGS = ("reason",)


def _drawn(shown: Shown) -> Drawn:
    needed = [("reason", _("理由を必ず書く"), "")]
    chosen = list(_FLAGS) if shown.one.get("reason") else []
    return Drawn(
        fields=_fields(shown),
        naming=shown.naming("who", _("だれが"), hint=_("書かなければ、そのとき番の人が操作します。")),
        rest=[some_of("flags", _("操作するとき"), needed, chosen=chosen, required=False)],
        asking=_asking(shown),
    )


def _fields(shown: Shown) -> list[FieldView]:
    """What it is called, and from where to where it leads."""
    one, wrong = shown.one, shown.by_field()
    titles = list(flowing.titles_of(shown.content).items())
    ticks = [(id_, name, "") for id_, name in titles]
    return [
        short_text("title", _("操作の名前"), value=shown.title, hint=_("例：承認する、差し戻す"), problems=wrong),
        some_of("from", _("どの状態のとき"), ticks, chosen=[str(name) for name in one["from"]], problems=wrong),
        one_in_list("to", _("次の状態"), titles, chosen=str(one["to"]), problems=wrong),
    ]


def _asking(shown: Shown) -> AskingView:
    return asking_view(
        "when",
        _("どんなときにできるか"),
        shown.one.get("when"),
        askables_of(shown.content, divisions()),
        shown.wrong("when"),
        hint=_("条件がなければ、いつでもできます。"),
    )


def _typed(given: QueryDict, held: Mapping[str, Any], title: str, content: Content) -> Typed:
    made, problems = with_named(given, "who", held)
    made = with_flags(given, _FLAGS, made)
    title = one_line(given, "title") if "title" in given else title
    known = list(flowing.titles_of(content))
    starts, to = given.getlist("from"), given.get("to", "")
    made["title"] = renamed(held["title"], title)
    made["from"] = [name for name in known if name in starts]
    made["to"] = to if to in known else held["to"]
    when = condition_typed(given, "when", held.get("when"), askables_of(content, divisions()))
    return Typed(with_key(made, "when", dict(when) if when else None), title, problems)


ACT = PartKind(
    name="act",
    key="actions",
    drawn=_drawn,
    typed=_typed,
    put=lambda content, typed: flowing.with_act(content, typed.one),
    without=flowing.without_act,
)
