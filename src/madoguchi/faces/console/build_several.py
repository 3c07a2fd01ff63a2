"""The page that leads to several parts of a register that is built, each on a page of its own, with a box for one more.

Its papers and its datasets stand on such pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.faces.console.build_frame import STALE_STATUS, Content, frame, kept
from madoguchi.faces.console.build_words import one_line
from madoguchi.journeys.registers.building import changing
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@dataclass(frozen=True)
class Several:
    """Parts of one kind: where they stand in a draft, the addresses of their pages, and what the page says of them."""

    part: str
    key: str
    page: str
    page_of_one: str
    most: int
    added: Callable[[Content, str], Content]
    note_of: Callable[[Mapping[str, Any], Content], str]
    lead: Message
    title: Message
    title_of_new: Message
    name_of_new: Message

    def held_in(self, content: Content) -> Sequence[Mapping[str, Any]]:
        """Those a draft has."""
        return list(content["record"].get(self.key, ()))


def several_page(request: HttpRequest, by: Actor, build_ref: str, several: Several) -> HttpResponse:
    """All of them with a way to the page of each; one that is added leads to its page."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    typed = one_line(request.POST, "new")
    if request.method == "POST":
        changed = several.added(content, typed) if typed else content
        stale = kept(request, by, draft, changed)
        if stale is None and len(several.held_in(changed)) > len(several.held_in(content)):
            return redirect(several.page_of_one, build_ref, several.held_in(changed)[-1]["id"])
        if stale is None:
            return redirect(several.page, build_ref)
    sheet, held = changing.draft_sheet(build_ref, by=by), several.held_in(content)
    context = {
        **frame(sheet, several.part, content, stale),
        "several": several,
        "typed": typed,
        "lines": [
            {
                "url": reverse(several.page_of_one, args=[build_ref, one["id"]]),
                "name": japanese(one["title"]),
                "note": several.note_of(one, content),
                "is_open": bool(one.get("open")),
                "anchor": f"{several.key}.{at}",
            }
            for at, one in enumerate(held)
        ],
        "is_full": len(held) >= several.most,
    }
    return render(request, "console/build/several.html", context, status=STALE_STATUS if stale else 200)
