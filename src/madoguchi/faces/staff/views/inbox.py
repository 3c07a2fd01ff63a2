"""The inbox and the other lists of the office: queues, the next case, search, and what goes by post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.cases.rules import EVENT_NAMES, STEP_NAMES, Step
from madoguchi.faces.staff.queue_rows import queue_rows
from madoguchi.faces.ui.components import Pager, Tab
from madoguchi.faces.ui.dates import clock, short_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.journeys import inbox as journey
from madoguchi.journeys.bulk import BULK_EVENTS
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.message import msg

PAGE_SIZE = 25
# How many cases a search shows, and shows next when asked for more.
_MOST_FOUND = (25, 100, 400)
_VIEWS = ("mine", "unassigned", "waiting", "due_soon", "overdue", "decision", "held", "all", "done")


def view_names() -> dict[str, str]:
    """The views of the inbox, in the words of the office."""
    return {
        "mine": _("自分の担当"),
        "unassigned": _("未割当"),
        "waiting": _("補正待ち"),
        "due_soon": _("3日以内"),
        "overdue": _("超過"),
        "decision": _("決裁待ち"),
        "held": _("通知の確認待ち"),
        "all": _("すべて"),
        "done": _("終わったもの"),
    }


@require_GET
@for_staff
def inbox(request: HttpRequest, by: Actor) -> HttpResponse:
    """The queues of my divisions, nearest deadline first; who has none and sets up the house begins at the console."""
    if not journey.has_queues(by) and foresee(by, "administer", Resource(kind="definition")).allowed:
        return redirect("console:definitions")
    asked = request.GET
    view = asked.get("view", "mine")
    wanted = journey.Wanted(
        view=view if view in _VIEWS else "mine",
        procedure=asked.get("procedure", ""),
        ward=asked.get("ward", ""),
        step=asked.get("step", ""),
        after=asked.get("after", ""),
        before=asked.get("before", ""),
    )
    sheet = journey.inbox_sheet(by, wanted, size=PAGE_SIZE, language=language())
    names = view_names()
    bulk = _bulk_acts(wanted.view, by) if sheet.lines else []
    context = {
        "heading": _("受信箱"),
        "lead": _("{at}現在。期限の近い順に並べています。").format(at=_now()),
        "wanted": wanted,
        "narrowed": bool(wanted.procedure or wanted.ward or wanted.step),
        "views": [_tab(wanted, name, names[name], sheet.counts.get(name)) for name in _shown(wanted, sheet.counts)],
        "filters": _filters(wanted),
        "rows": queue_rows(sheet.lines, may_pick=bool(bulk)),
        "counts": sheet.counts,
        "caption": names[wanted.view],
        "bulk": bulk,
        "pages": _pager(wanted, sheet),
        "empty": _empty(wanted.view),
        "may_take": bool(by.duties),
    }
    return render(request, "staff/inbox.html", context)


def _shown(wanted: journey.Wanted, counts: Mapping[str, int]) -> list[str]:
    """Every view but the one of held notices, which only stands there when there is one."""
    return [name for name in _VIEWS if name != "held" or counts.get("held") or wanted.view == "held"]


def _address(wanted: journey.Wanted) -> str:
    asked = {"view": wanted.view, "procedure": wanted.procedure, "ward": wanted.ward, "step": wanted.step}
    asked |= {"after": wanted.after, "before": wanted.before}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _tab(wanted: journey.Wanted, view: str, title: str, count: int | None) -> Tab:
    return Tab(title, _address(replace(wanted, view=view, after="", before="")), count, wanted.view == view)


def _pager(wanted: journey.Wanted, sheet: journey.InboxSheet) -> Pager:
    previous = _address(replace(wanted, after="", before=sheet.previous_cursor)) if sheet.previous_cursor else ""
    following = _address(replace(wanted, after=sheet.next_cursor, before="")) if sheet.next_cursor else ""
    words = ""
    if sheet.lines:
        first, last = sheet.lines[0].due_on, sheet.lines[-1].due_on
        words = _("期限 {first} から {last} まで").format(first=short_day(first), last=short_day(last))
    return Pager(previous, following, words, PAGE_SIZE)


def _filters(wanted: journey.Wanted) -> list[dict[str, object]]:
    every = journey.choices(language())
    found: list[dict[str, object]] = [
        {
            "name": "procedure",
            "label": _("手続"),
            "chosen": wanted.procedure,
            "options": [("", _("すべての手続")), *every.procedures],
        }
    ]
    if every.wards:
        found.append(
            {"name": "ward", "label": _("区"), "chosen": wanted.ward, "options": [("", _("すべての区")), *every.wards]}
        )
    steps = [(step.value, STEP_NAMES[step].text(_)) for step in Step if step is not Step.CLOSED]
    found.append(
        {"name": "step", "label": _("段階"), "chosen": wanted.step, "options": [("", _("すべての段階")), *steps]}
    )
    return found


def _now() -> str:
    """The time of day as the reader writes it."""
    at = now()
    return clock(at) if language() == "en" else f"{at:%H時%M分}".lstrip("0")


def _bulk_acts(view: str, by: Actor) -> list[tuple[str, str]]:
    if view == "done":
        return []
    events = [one for one in BULK_EVENTS if one != "sign_off" or any(duty.may_decide for duty in by.duties)]
    names = {**EVENT_NAMES, "draft_decision": msg("認めると起案する")}
    return [(event, names[event].text(_)) for event in events]


def _empty(view: str) -> tuple[str, str]:
    if view == "mine":
        return _("受け持っている案件はありません。"), _(
            "「次の1件を受け持つ」を押すと、課の未割当から、期限の近いものを受け持てます。"
        )
    if view == "done":
        return _("終わった案件は、まだありません。"), _("決定の通知が済むと、ここに出ます。")
    return _("ここには、いま案件がありません。"), _("しぼりこみをしているときは、やめると出ることがあります。")


@require_POST
@for_staff
def take_next(request: HttpRequest, by: Actor) -> HttpResponse:
    """One case nobody has, the nearest deadline first; never the same one to two people."""
    narrowed = {name: request.POST.get(name, "") for name in ("procedure", "ward", "step")}
    taken = journey.take_next_case(by, **narrowed)
    if taken is None:
        messages.warning(request, _("いま、受け持てる案件はありません。"))
        return redirect("staff:inbox")
    messages.success(request, _("この案件の担当になりました。"))
    return redirect("staff:case", taken)


@require_http_methods(["GET", "POST"])
@for_staff
def search(request: HttpRequest, by: Actor) -> HttpResponse:
    """Find cases by number, name or kana; names are posted, so that they stay out of addresses and logs."""
    wanted = request.POST.get("q", "").strip()
    if not wanted:
        return render(request, "staff/search.html", {"asked": False, "wanted": ""})
    most = next((one for one in _MOST_FOUND if str(one) == request.POST.get("most")), _MOST_FOUND[0])
    found = journey.found_cases(wanted, by, language=language(), most=most)
    if found.exactly:
        return redirect("staff:case", found.exactly)
    context = {
        "asked": True,
        "wanted": wanted,
        "rows": queue_rows(found.lines),
        "many": found.is_more,
        "most": most,
        "more": next((one for one in _MOST_FOUND if one > most), 0),
        "caption": _("見つかった案件"),
    }
    return render(request, "staff/search.html", context)
