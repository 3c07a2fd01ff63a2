"""The datasets of a register that is built, on their pages: what others cite, and what each column means to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_asking import divisions
from madoguchi.faces.console.build_frame import STALE_STATUS, Content, below, by_control, frame, kept, more_of
from madoguchi.faces.console.build_posts import posts_typed, posts_view
from madoguchi.faces.console.build_several import Several, several_page
from madoguchi.faces.console.build_words import LONGEST_TEXT, one_line
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.office_forms import Problems, one_in_list, short_text, some_of
from madoguchi.foundation.catalogue.register import EVERYBODY, Permission
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import changing, offering
from madoguchi.journeys.registers.building.checking import DATASETS
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.offering import ColumnLine, DatasetLine
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.building.wording import meaning_of
from madoguchi.journeys.registers.standing import post_name
from madoguchi.values.actor import Actor
from madoguchi.values.confidentiality import CLASSES
from madoguchi.values.message import Message, msg

_LONGEST_REASON = 300


_DATASETS = Several(
    part=DATASETS,
    key="datasets",
    page="console:build_datasets",
    page_of_one="console:build_dataset",
    most=offering.MOST_DATASETS,
    added=offering.with_dataset_added,
    note_of=lambda one, _content: japanese(one["summary"]),
    lead=msg("データは、ほかの課が照会のかわりに引用するものです。いつも今の値になります。"),
    title=msg("データ"),
    title_of_new=msg("データを足す"),
    name_of_new=msg("データの名前"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def datasets(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """Every dataset with a way to its page, and a box for one more."""
    return several_page(request, by, build_ref, _DATASETS)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def dataset(request: HttpRequest, by: Actor, build_ref: str, dataset_id: str) -> HttpResponse:
    """One dataset: what it is, of which list, with which columns, and who may read it."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    one = offering.dataset_of(content, dataset_id)
    if one is None:
        return redirect("console:build_datasets", build_ref)
    if request.method == "POST":
        if request.POST.get("act") == "remove":
            content = offering.without_dataset(content, dataset_id)
        else:
            content = offering.with_dataset(content, dataset_id, _typed(request.POST, one))
        stale = kept(request, by, draft, content)
        if stale is None:
            if more := more_of(request):
                return redirect(f"{reverse('console:build_dataset', args=[build_ref, dataset_id])}#{more}")
            return redirect("console:build_datasets", build_ref)
        one = offering.dataset_of(content, dataset_id) or one
    return _page(request, one, content, changing.draft_sheet(build_ref, by=by), stale)


def _page(
    request: HttpRequest, one: dict[str, Any], content: Content, sheet: changing.DraftSheet, stale: Message | None
) -> HttpResponse:
    several = offering.datasets_of(sheet.draft.content)
    at = next((number for number, each in enumerate(several) if each["id"] == one["id"]), -1)
    wrong = below(sheet.findings, ("record", "datasets", at))
    by_column = {str(several[at]["columns"][number]["field"]): words for number, words in _of_columns(wrong)}
    context: dict[str, Any] = {
        **frame(sheet, DATASETS, content, stale),
        "name": japanese(one["title"]),
        "problems": [(_control(path), words) for path, words in wrong],
        "fields": _fields(one, content, by_control(wrong)),
        "naming": posts_view("posts", _("課のうち、1つの職だけを加える"), posts_typed(request.POST, "posts", ())),
        "columns": _columns(one, content, by_column),
    }
    return render(request, "console/build/dataset.html", context, status=STALE_STATUS if stale else 200)


def _of_columns(wrong: Iterable[tuple[Path, Message]]) -> Iterator[tuple[int, Message]]:
    """What is wrong with the columns, by their numbers."""
    for path, words in wrong:
        if len(path) > 1 and path[0] == "columns" and isinstance(path[1], int):
            yield path[1], words


def _control(path: Path) -> str:
    """The control that mends what is wrong at a path below the dataset."""
    if len(path) > 1 and path[0] == "columns":
        return f"column.{path[1]}"
    return str(path[0]) if path else "title"


def _fields(one: dict[str, Any], content: Content, problems: Problems) -> list[FieldView]:
    lists = [(str(view["id"]), japanese(view["title"])) for view in content["record"]["views"]]
    licence = str(one.get("licence", "CC BY 4.0"))
    return [
        short_text("title", _("データの名前"), value=japanese(one["title"]), width=0, problems=problems),
        short_text("summary", _("何が分かるか"), value=japanese(one["summary"]), width=0, problems=problems),
        one_in_list("view", _("どの一覧の記録か"), lists, chosen=str(one["view"]), problems=problems),
        *_who_may_read(one, problems),
        one_in_list(
            "confidentiality",
            _("機密性の区分"),
            [("", _("台帳と同じ")), *((each, each) for each in CLASSES)],
            chosen=str(one.get("confidentiality", "")),
            hint=_("列の区分より低くはできません。"),
            required=False,
            problems=problems,
        ),
        short_text("licence", _("使ってよい条件"), value=licence, problems=problems),
    ]


def _who_may_read(one: dict[str, Any], problems: Problems) -> list[FieldView]:
    """Whether everybody may, and who of the office who may not open the register."""
    open_to = [("yes", _("市民にも公開する"), _("公開できるのは管理者だけです。個人の情報は、入れられません。"))]
    return [
        some_of(
            "open",
            _("だれが見られるか"),
            open_to,
            chosen=["yes"] if one.get("open") else [],
            required=False,
            hint=_("印がなければ、台帳を見られる職員だけです。"),
        ),
        some_of(
            "readers",
            _("台帳を見られなくても引用できる職員"),
            _readers(one),
            chosen=offering.readers_of(one),
            required=False,
            problems=problems,
        ),
    ]


def _readers(one: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Whoever may be named: everybody, the divisions, and the positions that are named already."""
    known = {EVERYBODY: _("庁内の全員"), **dict(divisions())}
    posts = dict.fromkeys([*known, *offering.readers_of(one)])
    return [(post, known.get(post) or post_name(post), "") for post in posts]


def _columns(one: dict[str, Any], content: dict[str, Any], wrong: dict[str, Any]) -> list[dict[str, Any]]:
    held = {str(each["field"]): (number, each) for number, each in enumerate(one["columns"])}
    named = dict(offering.columns_for(content))
    labels = {**{name: named.get(name, name) for name in held}, **named}
    return [
        {
            "field": name,
            "label": label,
            "id": f"column.{held[name][0]}" if name in held else f"field.{name}",
            "chosen": name in held,
            "meaning": japanese(held[name][1].get("meaning")) if name in held else meaning_of(content, name),
            "why_public": str(held[name][1].get("why_public", "")) if name in held else "",
            "problem": wrong.get(name),
        }
        for name, label in labels.items()
    ]


def _typed(given: QueryDict, one: dict[str, Any]) -> DatasetLine:
    columns = {
        name: ColumnLine(one_line(given, f"m.{name}", LONGEST_TEXT), one_line(given, f"y.{name}", _LONGEST_REASON))
        for name in dict.fromkeys(map(str, given.getlist("columns")))
    }
    title, summary = one_line(given, "title"), one_line(given, "summary", LONGEST_TEXT)
    view, licence = one_line(given, "view") or str(one["view"]), one_line(given, "licence", 100)
    allowed = {post for post, _name, _hint in _readers(one)}
    ticked = [post for post in map(str, given.getlist("readers")) if post in allowed]
    named = [Permission.model_validate(one).post for one in posts_typed(given, "posts", ())]
    readers = tuple(dict.fromkeys([*ticked, *named]))
    told = one_line(given, "confidentiality")
    told = told if told in CLASSES else ""
    return DatasetLine(title, summary, view, "open" in given, licence, columns, readers, told)
