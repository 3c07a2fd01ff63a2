"""The part of a field's page that says what it cites: the register, what a reference shows, what a lookup copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.cited_sources import cited_source
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.office_forms import one_in_list, short_text, some_of
from madoguchi.journeys.registers.building import citing
from madoguchi.journeys.registers.building.citing import CITING, NEW
from madoguchi.journeys.registers.building.editing import Content, beside, japanese
from madoguchi.values.message import Message

_MOST_SHOWN = 10


def citing_typed(given: QueryDict, content: Content, field_id: str, one: Mapping[str, Any]) -> Content:
    """The draft with what was typed of a field that cites; only what belongs to the register that was chosen."""
    if one["type"] not in CITING or "register" not in given:
        return content
    source = given.get("register", "")
    if source not in dict(_sources(one, content)):
        source = ""
    fixed = given.getlist("fixed")
    copies = {
        name.removeprefix("to."): (to, name.removeprefix("to.") in fixed)
        for name, to in given.items()
        if name.startswith("to.") and isinstance(to, str)
    }
    shown = [str(name) for name in given.getlist("columns")][:_MOST_SHOWN]
    content = citing.with_citing(content, field_id, source, shown, copies, given.get("as_of", ""))
    if not citing.source_of(one):
        return content
    return citing.with_related(content, field_id, one_line(given, "related_title"), given.getlist("related_columns"))


def _sources(one: Mapping[str, Any], content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a field of this kind may cite: only a copy may come from a dataset."""
    named = citing.sources_to_copy if one["type"] == "lookup" else citing.registers_to_cite
    return named(str(content["id"]))


def is_source_chosen(one: Mapping[str, Any]) -> bool:
    """Whether a field says what it cites, as far as it cites anything."""
    return one["type"] not in CITING or bool(citing.source_of(one))


def is_to_go_on(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether another register was chosen, so that its fields are to be chosen next on the same page."""
    return before["type"] in CITING and citing.source_of(before) != citing.source_of(after)


def citing_fields(
    field_id: str,
    one: Mapping[str, Any],
    content: Mapping[str, Any],
    problems: Mapping[str, Message],
    typed: Mapping[str, Any],
) -> list[FieldView]:
    """The controls: first the register, then its fields once it is chosen, and what its records list of these.

    `typed` is the draft with what was typed and not kept: a field that only it has is still to be made.
    """
    if one["type"] not in CITING:
        return []
    source = citing.source_of(one)
    options = [("", _("選んでください")), *_sources(one, content)]
    hint = "" if source else _("選んで保存すると、その項目を選べます。")
    label = _("どの台帳から") if one["type"] == "reference" else _("どの台帳・データから")
    found = [one_in_list("register", label, options, chosen=source, hint=hint, problems=problems)]
    if not source:
        return found
    if cited_source(source).dataset_id:
        found.append(_as_of(field_id, one, content))
    if one["type"] == "reference":
        return [*found, _shown_beside(one, source), *_related_fields(one, content, problems)]
    return [*found, *_copied(field_id, one, content, typed, source), *_related_fields(one, content, problems)]


def _as_of(field_id: str, one: Mapping[str, Any], content: Mapping[str, Any]) -> FieldView:
    """Of which day the values are copied."""
    days = [("", _("選んだ日の値")), *citing.days_for(content, field_id, one)]
    hint = _("日付の項目を選ぶと、その日の終わりの値を写します。")
    return one_in_list("as_of", _("いつの値を写すか"), days, chosen=citing.as_of_in(one), hint=hint, required=False)


def _shown_beside(one: Mapping[str, Any], source: str) -> FieldView:
    """What is shown of the record that is named, besides its name."""
    columns = [(each.id, each.label, "") for each in citing.fields_to_cite(source)]
    hint = _("名前のほかに、いつも今の値を見せる項目です。見る権限のない人には見えません。")
    chosen = [str(name) for name in one.get("columns", ())]
    return some_of("columns", _("いっしょに見せる項目"), columns, chosen=chosen, hint=hint, required=False)


def _copied(
    field_id: str, one: Mapping[str, Any], content: Mapping[str, Any], typed: Mapping[str, Any], source: str
) -> list[FieldView]:
    """Where each value is copied to, and which of them stay as they were copied."""
    known = citing.fields_to_cite(source)
    held = {str(copy["from"]): copy for copy in one.get("copy", ())}
    to_be_made = {str(each["id"]) for each in beside(typed, field_id)}
    to_be_made -= {str(each["id"]) for each in beside(content, field_id)}
    found = []
    for each in known:
        targets = [
            ("", _("写さない")),
            *citing.targets_for(content, field_id, each),
            (NEW, _("新しい項目を作って写す")),
        ]
        held_target = str(held.get(each.id, {}).get("to", ""))
        chosen = NEW if held_target in to_be_made else held_target
        label = _("「{label}」の写し先").format(label=each.label)
        found.append(one_in_list(f"to.{each.id}", label, targets, chosen=chosen, required=False))
    ticks = [(each.id, each.label, "") for each in known]
    closed = [name for name, copy in held.items() if copy.get("fixed")]
    hint = _("印を付けた項目は、いつも写したままです。入力する人には直せません。")
    return [*found, some_of("fixed", _("手で直せない項目"), ticks, chosen=closed, hint=hint, required=False)]


def _related_fields(
    one: Mapping[str, Any], content: Mapping[str, Any], problems: Mapping[str, Message]
) -> list[FieldView]:
    """What the page of the record that is cited lists of the records that cite it."""
    if not citing.has_pages(citing.source_of(one)):
        return []
    held = one.get("related") or {}
    columns = [(name, label, "") for name, label in citing.columns_of_related(content)]
    return [
        short_text(
            "related_title",
            _("相手の記録のページに出す一覧の名前"),
            value=japanese(held.get("title")),
            hint=_("例：この業者の契約。書かなければ、この台帳の名前で、はじめの列を出します。"),
            width=0,
            required=False,
            problems=problems,
        ),
        some_of(
            "related_columns",
            _("その一覧の列"),
            columns,
            chosen=[str(name) for name in held.get("columns", ())],
            required=False,
            problems=problems,
        ),
    ]
