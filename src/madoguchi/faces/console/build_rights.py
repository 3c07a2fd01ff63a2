"""The rights of a register that is built, on their pages: which records and which fields are for whom, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.console.build_asked import condition_typed
from madoguchi.faces.console.build_asking import AskingView, asking_view, divisions
from madoguchi.faces.console.build_frame import STALE_STATUS, Content, below, frame, kept, more_of
from madoguchi.faces.console.build_naming import NotFound, named_typed, naming_view, offered
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import one_of, some_of
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building import changing, parting
from madoguchi.journeys.registers.building.askables import askables_of
from madoguchi.journeys.registers.building.checking import RIGHTS, Placed
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.journeys.registers.building.naming import EVERYBODY
from madoguchi.journeys.registers.building.parting import FIELDS, KINDS, RECORDS
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.parts import named_in_words, parts_of_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

_ALL, _NONE, _ASKED = "all", "none", "asked"
_NOWHERE = -1
_NO_FIELDS = msg("項目を1つ以上選んでください。")
_NO_LONGER = msg(
    "この規則は、ほかの人が直したか、外しました。どこにも保存していません。権限の一覧から、いまの規則を開いてください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def rights(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """Every rule in words, each with a way to its page, and a button for one more."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    kind = request.POST.get("act", "")
    if request.method == "POST" and kind in KINDS:
        content = parting.with_rule_added(content, kind)
        stale = kept(request, by, draft, content)
        if stale is None:
            return redirect("console:build_rule", build_ref, kind, len(parting.rules_of(content, kind)) - 1)
    if request.method == "POST" and stale is None:
        return redirect("console:build_rights", build_ref)
    sheet = changing.draft_sheet(build_ref, by=by)
    context = {
        **frame(sheet, RIGHTS, draft.content, stale),
        "parts": parts_of_draft(draft.content, language()),
        "rules": [
            (
                {RECORDS: _("記録ごとの権限"), FIELDS: _("項目ごとの権限")}[kind],
                kind,
                [(at, f"{RIGHTS}.{kind}.{at}", words) for at, words in enumerate(_said_of(draft.content, kind))],
            )
            for kind in KINDS
        ],
    }
    return render(request, "console/build/rights.html", context, status=STALE_STATUS if stale else 200)


def _said_of(content: Mapping[str, Any], kind: str) -> list[str]:
    """Each rule in a few words, so that it can be told from the next: its fields, or whom it names."""
    rules = parting.rules_of(content, kind)
    if kind == FIELDS:
        labels = {str(one["id"]): japanese(one.get("label")) for one in fields_of(content)}
        told = ["、".join(labels.get(str(name), str(name)) for name in rule["fields"]) for rule in rules]
        return [words or _("項目がまだありません") for words in told]
    named = [[one if isinstance(one, str) else one.text(_) for one in who] for who in named_in_words(rules)]
    return ["、".join(who) or _("まだだれも決めていません") for who in named]


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def rule(request: HttpRequest, by: Actor, build_ref: str, kind: str, number: int) -> HttpResponse:
    """One rule: for whom, which records or fields, to see and to change; it is found by how it stood when read."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    rules = parting.rules_of(content, kind) if kind in KINDS else []
    place = number if number < len(rules) else None
    if request.method == "POST" and kind in KINDS:
        place = parting.place_of(content, kind, request.POST.get("rule", ""), number)
        if place is None:
            return _gone(request, by, draft, kind)
    if place is None:
        return redirect("console:build_rights", build_ref)
    one, problems = rules[place], dict[str, Message]()
    if request.method == "POST":
        if request.POST.get("act") == "remove":
            content = parting.without_rule(content, kind, place)
        else:
            one, problems = _typed(request.POST, kind, one, content)
            content = parting.with_rule(content, kind, place, one)
        is_next = request.POST.get("act") == "next" and not problems
        content = parting.with_rule_added(content, kind) if is_next else content
        stale = kept(request, by, draft, content)
        if stale is None and not problems:
            here = reverse("console:build_rule", args=[build_ref, kind, place])
            more, last = more_of(request), len(parting.rules_of(content, kind)) - 1
            if is_next and last >= len(rules):
                return redirect("console:build_rule", build_ref, kind, last)
            return redirect(f"{here}#{more}" if more else reverse("console:build_rights", args=[build_ref]))
    mark = parting.mark_of(rules[place] if stale else one)
    drawn = _drawn(request, changing.draft_sheet(build_ref, by=by), kind, place, one, problems)
    status = STALE_STATUS if stale else 422 if problems else 200
    return render(request, "console/build/rule.html", {**drawn, "stale": stale, "mark": mark}, status=status)


def _gone(request: HttpRequest, by: Actor, draft: DraftFacts, kind: str) -> HttpResponse:
    """What was typed for a rule that is no longer as it was read: it is shown, and put in no other rule's place."""
    one, problems = _typed(request.POST, kind, parting.empty_rule(kind), dict(draft.content))
    drawn = _drawn(request, changing.draft_sheet(draft.ref, by=by), kind, _NOWHERE, one, problems)
    context = {**drawn, "stale": _NO_LONGER, "mark": request.POST.get("rule", ""), "is_gone": True}
    return render(request, "console/build/rule.html", context, status=STALE_STATUS)


def _drawn(
    request: HttpRequest,
    sheet: changing.DraftSheet,
    kind: str,
    place: int,
    one: Mapping[str, Any],
    problems: Mapping[str, Message],
) -> dict[str, Any]:
    content = dict(sheet.draft.content)
    not_found = {key: (words, request.POST.get(f"{key}.person", "")) for key, words in problems.items()}
    found = [each for each in sheet.findings if each.anchor == f"{RIGHTS}.{kind}.{place}"]
    if kind == FIELDS and not one["fields"]:
        # Whoever has only begun the rule has made no mistake yet; who saves it so is told by the page itself.
        found = [each for each in found if each.finding.path[3:4] != ("fields",)]
    return {
        **frame(sheet, RIGHTS, content, None),
        "kind": kind,
        "problems": _summary(found, kind, place, problems),
        **(_record_rule if kind == RECORDS else _field_rule)(one, content, found, place, not_found),
    }


def _summary(found: list[Placed], kind: str, number: int, problems: Mapping[str, Message]) -> list[tuple[str, Message]]:
    said = below(found, (RIGHTS, kind, number))
    return [*problems.items(), *((str(path[0]) if path else "who", words) for path, words in said)]


def _record_rule(
    one: Mapping[str, Any], content: Content, found: list[Placed], number: int, not_found: NotFound
) -> dict[str, Any]:
    place = (RIGHTS, RECORDS, number)
    known = askables_of(content, divisions(), in_rights=True)
    names = {
        "see": (_("見られる記録"), _("見られる記録の条件")),
        "change": (_("直せる記録"), _("直せる記録の条件")),
    }
    wrong = [words for _path, words in below(found, (*place, "who"))]
    parts: list[tuple[Any, AskingView]] = []
    for key, (title, title_of_condition) in names.items():
        held = one.get(key, key == "see")
        chosen = _ASKED if isinstance(held, Mapping) else _ALL if held else _NONE
        ways = [
            (_ALL, _("すべての記録"), ""),
            (_NONE, _("なし"), ""),
            (_ASKED, _("下の条件に合う記録"), ""),
        ]
        shown = asking_view(f"{key}_when", title_of_condition, held, known, below(found, (*place, key)))
        parts.append((one_of(key, title, ways, chosen=chosen), shown))
    pairs = offered(content, in_rights=True)
    who = naming_view("who", _("だれが"), one.get("who"), pairs, problems=wrong, not_found=not_found.get("who"))
    return {"namings": [who], "parts": parts}


def _field_rule(
    one: Mapping[str, Any], content: Content, found: list[Placed], number: int, not_found: NotFound
) -> dict[str, Any]:
    place = (RIGHTS, FIELDS, number)
    ticks = [
        (str(each["id"]), japanese(each.get("label")), "") for each in fields_of(content) if each["type"] != "note"
    ]
    said = [words for _path, words in below(found, (*place, "fields"))]
    said = [not_found["fields"][0]] if "fields" in not_found else said
    wrong = {"fields": said[0]} if said else {}
    boxes = some_of("fields", _("どの項目"), ticks, chosen=[str(name) for name in one["fields"]], problems=wrong)
    pairs = offered(content, in_rights=True)
    namings = []
    for key, title in (("see", _("見られる人")), ("change", _("見られる人のうち、直せる人"))):
        told = [words for _path, words in below(found, (*place, key))]
        shown = naming_view(key, title, one.get(key, EVERYBODY), pairs, problems=told, not_found=not_found.get(key))
        namings.append(shown)
    return {"boxes": [boxes], "namings": namings}


def _typed(
    given: QueryDict, kind: str, held: Mapping[str, Any], content: Content
) -> tuple[dict[str, Any], dict[str, Message]]:
    made, problems = dict(held), dict[str, Message]()
    if kind == FIELDS:
        if "see.0.who" in given or "fields" in given:
            known = [str(one["id"]) for one in fields_of(content)]
            wanted = given.getlist("fields")
            kept_order = [name for name in held["fields"] if name in wanted]
            made["fields"] = [*kept_order, *(name for name in known if name in wanted and name not in kept_order)]
            problems |= {} if made["fields"] else {"fields": _NO_FIELDS}
        for key in ("see", "change"):
            named = named_typed(given, key, held.get(key, EVERYBODY))
            made = parting.said(made, key, named.written, EVERYBODY)
            problems |= {key: named.problem} if named.problem else {}
        return made, problems
    named = named_typed(given, "who", held["who"])
    made["who"] = named.written
    problems |= {"who": named.problem} if named.problem else {}
    known_ = askables_of(content, divisions(), in_rights=True)
    for key in ("see", "change"):
        usual = key == "see"
        chosen, value = given.get(key, ""), held.get(key, usual)
        if chosen == _ASKED:
            value = condition_typed(given, f"{key}_when", value, known_) or dict(parting.NO_CONDITION)
        elif chosen in (_ALL, _NONE):
            value = chosen == _ALL
        made = parting.said(made, key, value, usual)
    return made, problems
