"""What the pages of a draft share: their frame and tabs, keeping what was typed, and what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.foundation.catalogue.errors import RegisterDraftMoved
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import changing
from madoguchi.journeys.registers.building.checking import (
    ABOUT,
    DATASETS,
    FIELDS,
    PAPERS,
    PROCESS,
    RIGHTS,
    VIEWS,
    Placed,
)
from madoguchi.journeys.registers.building.editing import field_of, japanese
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

Content = dict[str, Any]
STALE_STATUS = 409
_NO_SHAPE = "決まった形ではありません。"
PAGES: Mapping[str, str] = {
    FIELDS: "console:build",
    ABOUT: "console:build_about",
    VIEWS: "console:build_lists",
    RIGHTS: "console:build_rights",
    PROCESS: "console:build_process",
    DATASETS: "console:build_datasets",
    PAPERS: "console:build_papers",
}


def part_names() -> dict[str, str]:
    """The name of every part of a draft, as its tab says it."""
    return {
        FIELDS: _("項目"),
        ABOUT: _("台帳のこと"),
        VIEWS: _("一覧"),
        RIGHTS: _("権限"),
        PROCESS: _("進め方"),
        DATASETS: _("データ"),
        PAPERS: _("印刷の紙"),
    }


def place_of(one: Placed, content: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Where something is wrong, in words: the part, and the question, field, dataset or column in it.

    `labels` are the questions about the whole register by the anchors of their controls.
    """
    return "・".join([part_names()[one.part], *_within(one, content, labels)])


def _within(one: Placed, content: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    places, path = list[str](), one.finding.path
    if one.part == ABOUT:
        places.append(labels.get(one.anchor, ""))
    elif one.part == DATASETS and len(path) > 2 and isinstance(path[2], int):
        dataset = content["record"]["datasets"][path[2]]
        places.append(japanese(dataset["title"]))
        if len(path) > 4 and path[3] == "columns" and isinstance(path[4], int):
            places.append(_label(content, str(dataset["columns"][path[4]]["field"])))
    elif one.part == PAPERS and len(path) > 2 and isinstance(path[2], int):
        places.append(japanese(content["record"]["sheets"][path[2]]["title"]))
    elif one.field_id:
        places.append(_label(content, one.field_id))
    return [place for place in places if place]


def _label(content: Mapping[str, Any], field_id: str) -> str:
    return japanese((field_of(content, field_id) or {}).get("label", field_id))


def _said(one: Placed, content: Mapping[str, Any]) -> Message:
    """What is wrong, behind the name of what it is wrong with."""
    within = "・".join(_within(one, content, {}))
    return msg("{label}：{problem}", label=within, problem=told(one)) if within else told(one)


def frame(sheet: changing.DraftSheet, part: str, content: Mapping[str, Any], stale: Message | None) -> dict[str, Any]:
    """What every page of a draft shows: its name, its parts with how much is wrong in each, and what was not kept."""
    ref, found = sheet.draft.ref, sheet.findings
    names = part_names()
    counts = {name: sum(one.part == name for one in found) for name in names}
    return {
        "draft": sheet.draft,
        "title": japanese(content["title"]) or _("名前のない台帳"),
        "part": names[part],
        "tabs": [
            Tab(names[name], reverse(url, args=[ref]), counts[name] or None, name == part)
            for name, url in PAGES.items()
        ],
        "problems": [(one.anchor, _said(one, sheet.draft.content)) for one in found if one.part == part],
        "elsewhere": [
            (names[name], reverse(url, args=[ref]), counts[name])
            for name, url in PAGES.items()
            if name != part and counts[name]
        ],
        "stale": stale,
    }


def told(one: Placed) -> Message:
    """What is wrong and what to do, as one text."""
    # A register is chosen from a list, so an id of no sound shape is the one that nobody chose yet.
    if one.finding.path[-1:] == ("register",) and one.finding.reason.msgid == _NO_SHAPE:
        return msg("どの台帳からかを選んでください。")
    return msg("{reason} {suggestion}", reason=one.finding.reason, suggestion=one.finding.suggestion)


def below(findings: Iterable[Placed], place: Path) -> list[tuple[Path, Message]]:
    """What is wrong at a place of the definition or below it, with where below."""
    size = len(place)
    return [(one.finding.path[size:], told(one)) for one in findings if one.finding.path[:size] == place]


def by_control(found: Iterable[tuple[Path, Message]]) -> dict[str, Message]:
    """What is wrong below a place, by the controls of its page; what is wrong with the whole stands at its title."""
    return {str(path[0]) if path else "title": words for path, words in found}


def revision(request: HttpRequest) -> int:
    """The revision the page was drawn with; -1, which no draft has, for anything else."""
    found = revision_of(request)
    return -1 if found is None else found


def kept(request: HttpRequest, by: Actor, draft: Any, content: Content) -> Message | None:
    """Keep the draft; the sentence about somebody who was faster, when nothing was kept."""
    try:
        changing.keep_draft(draft, content, revision=revision(request), by=by)
    except RegisterDraftMoved as moved:
        return moved.message
    return None


def more_of(request: HttpRequest) -> str:
    """The part of the page one more line is wanted in; "" for none."""
    act, _colon, about = request.POST.get("act", "").partition(":")
    return about if act == "more" and about.replace(".", "").replace("_", "").isalnum() else ""
