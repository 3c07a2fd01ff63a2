"""What stands around every page of the office: the rail with its counts, and whose desk it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.journeys.inbox import has_queues
from madoguchi.journeys.look_questions import may_answer
from madoguchi.journeys.visit.desk import VIEW, first_office
from madoguchi.values.actor import Actor

register = template.Library()


@dataclass(frozen=True)
class RailLink:
    """One place in the office; `count` says how much waits there."""

    label: str
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class RailGroup:
    """Places that belong together."""

    title: str
    links: tuple[RailLink, ...]


@register.simple_tag(takes_context=True)
def office_rail(context: Context) -> tuple[RailGroup, ...]:
    """The rail for the member of staff who asks, with the counts a list has already made; empty for anybody else."""
    request: HttpRequest | None = context.get("request")
    by: Actor | None = getattr(request, "by", None)
    if request is None or by is None:
        return ()
    counts: Mapping[str, int] = context.get("counts") or {}
    here = request.get_full_path()
    work = (
        _link(_("受信箱"), "staff:inbox", here, counts.get("mine")),
        _link(_("決裁待ち"), "staff:inbox", here, counts.get("decision"), "view=decision"),
        _link(_("期限をすぎた案件"), "staff:inbox", here, counts.get("overdue"), "view=overdue"),
        _link(_("郵便で送るもの"), "staff:by_post", here),
        _link(_("窓口の呼出し"), "counter:offices", here),
    )
    tools = (
        _link(_("書かない窓口"), "counter:visit_find", here),
        _link(_("さがす"), "staff:search", here),
        _link(_("数字"), "staff:figures", here),
        _link(_("申請とわたしの番"), "staff:tasks", here),
        _link(_("照会"), "staff:inquiries", here),
        _link(_("アンケート"), "staff:surveys", here),
        _link(_("台帳"), "staff:registers", here),
        _link(_("部屋と物"), "staff:rooms", here),
        _link(_("書類の廃棄"), "staff:disposals", here) if "administrator" not in by.roles else None,
        _link(_("わたしのパスキー"), "staff:passkeys", here),
    )
    asked = _link(_("閲覧への問い合わせ"), "staff:look_questions", here) if may_answer(by) else None
    groups = [RailGroup(_("仕事"), _known(work))] if has_queues(by) else []
    groups += [*_of_visits(by, here), RailGroup(_("道具"), _known(tools if has_queues(by) else tools[2:]))]
    delayed = _link(_("表示を遅らせている記録"), "staff:delays", here)
    if asked and "auditor" not in by.roles:
        groups.append(RailGroup(_("住民への回答"), (asked,)))
    if "auditor" in by.roles:
        audit = _link(_("緊急の閲覧と問い合わせ"), "staff:audit", here)
        groups.append(
            RailGroup(_("監査"), _known((audit, asked, _link(_("ふだんとちがう閲覧"), "staff:unusual", here), delayed)))
        )
    elif any(duty.may_decide for duty in by.duties) and "administrator" not in by.roles:
        groups.append(RailGroup(_("調査"), _known((delayed,))))
    if "administrator" in by.roles:
        groups.append(RailGroup(_("管理"), _known((_link(_("定義と送信箱"), "console:definitions", here),))))
    return tuple(groups)


def _of_visits(by: Actor, here: str) -> list[RailGroup]:
    """The places of who serves visits; nothing for anybody else."""
    seen = first_office(by, VIEW)
    if not seen:
        return []
    find = _link(_("予約をさがす"), "staff:visits_find", here)
    day = _link(_("予約の日程表"), "staff:visits_today", here)
    waiting = _link(_("空きを待つ方"), "staff:visits_waiting", here, of=seen.id)
    serving = first_office(by)
    if serving is None:
        return [RailGroup(_("窓口の予約"), _known((find, day, waiting)))]
    office = serving.id
    links = (
        _link(_("電話で予約"), "staff:visits_book", here),
        *(find, day, waiting),
        _link(_("枠のようす"), "staff:visits_slots", here, of=office),
        _link(_("枠の変更"), "staff:visits_blocks", here, of=office),
        _link(_("枠のない予約"), "staff:visits_conflicts", here),
    )
    return [RailGroup(_("窓口の予約"), _known(links))]


@register.simple_tag(takes_context=True)
def my_divisions(context: Context) -> str:
    """The divisions the member of staff works for, by name."""
    by: Actor | None = getattr(context.get("request"), "by", None)
    return "、".join(division_name(one) for one in sorted(by.divisions)) if by else ""


def _known(links: tuple[RailLink | None, ...]) -> tuple[RailLink, ...]:
    return tuple(link for link in links if link is not None)


@lru_cache(maxsize=256)
def _address(name: str, of: str) -> str | None:
    """Where a place is, looked up once; None in a house without that room."""
    try:
        return reverse(name, args=[of] if of else None)
    except NoReverseMatch:
        return None


def _link(
    label: str, name: str, here: str, count: int | None = None, query: str = "", *, of: str = ""
) -> RailLink | None:
    address = _address(name, of)
    if address is None:
        return None
    path, _sep, asked = here.partition("?")
    view = next((part for part in asked.split("&") if part.startswith("view=")), "")
    chosen = view if view in ("view=decision", "view=overdue") else ""
    below = {
        "staff:inbox": f"{address}cases/",
        "staff:registers": f"{address}/",
        "staff:inquiries": f"{address}/",
        "staff:surveys": f"{address}/",
    }.get(name)
    is_here = path == address or (below is not None and path.startswith(below))
    return RailLink(label, f"{address}?{query}" if query else address, count, is_here and chosen == query)
