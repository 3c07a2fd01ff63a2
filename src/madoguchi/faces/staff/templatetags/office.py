"""What stands around every page of the office: the rail with its counts, and whose desk it is."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.faces.staff.rail import RailGroup, group_of, link_to, with_the_page
from madoguchi.journeys.inbox import has_queues
from madoguchi.journeys.look_questions import may_answer
from madoguchi.journeys.represent.rights import may_confirm
from madoguchi.journeys.visit.desk import VIEW, first_office
from madoguchi.values.actor import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def office_rail(context: Context) -> tuple[RailGroup, ...]:
    """The rail for the member of staff who asks, with the counts a list has already made; empty for anybody else.

    What somebody needs every day stands open and first; the rest is folded, but for the group of the page itself.
    """
    request: HttpRequest | None = context.get("request")
    by: Actor | None = getattr(request, "by", None)
    if request is None or by is None:
        return ()
    queues = has_queues(by)
    groups = [_work(by, context.get("counts") or {})] if queues else []
    groups += _watch(by)
    groups += _counters(by, queues=queues)
    groups += [_inside(folded=queues), _rest(by, queues=queues)]
    return with_the_page(groups, request.get_full_path())


@register.simple_tag(takes_context=True)
def my_divisions(context: Context) -> str:
    """The divisions the member of staff works for, by name."""
    by: Actor | None = getattr(context.get("request"), "by", None)
    return "、".join(division_name(one) for one in sorted(by.divisions)) if by else ""


def _work(by: Actor, counts: Mapping[str, int]) -> RailGroup:
    return group_of(
        _("仕事"),
        (
            link_to(_("受信箱"), "staff:inbox", count=counts.get("mine"), below=("cases",)),
            link_to(_("決裁待ち"), "staff:inbox", count=counts.get("decision"), query="view=decision"),
            link_to(_("期限をすぎた案件"), "staff:inbox", count=counts.get("overdue"), query="view=overdue"),
            link_to(_("郵便で送るもの"), "staff:by_post"),
            link_to(_("閲覧への問い合わせ"), "staff:look_questions") if may_answer(by) and not _audits(by) else None,
            link_to(_("代理の申し出"), "staff:proxy_claims") if may_confirm(by) else None,
        ),
    )


def _watch(by: Actor) -> list[RailGroup]:
    """What an auditor looks at, and an administrator: the reason they are here."""
    if _audits(by):
        links = (
            link_to(_("緊急の閲覧と問い合わせ"), "staff:audit"),
            link_to(_("閲覧への問い合わせ"), "staff:look_questions") if may_answer(by) else None,
            link_to(_("ふだんとちがう閲覧"), "staff:unusual"),
            link_to(_("表示を遅らせている記録"), "staff:delays"),
        )
        return [group_of(_("監査"), links)]
    return [group_of(_("管理"), (link_to(_("定義と送信箱"), "console:definitions"),))] if _administers(by) else []


def _counters(by: Actor, *, queues: bool) -> list[RailGroup]:
    """The places of who serves visits; folded for who only looks at them."""
    seen, serving = first_office(by, VIEW), first_office(by)
    counter = (
        link_to(_("窓口の呼出し"), "counter:offices") if queues else None,
        link_to(_("書かない窓口"), "counter:visit_find") if queues else None,
        link_to(_("電話で予約"), "staff:visits_book") if serving else None,
        link_to(_("予約の日程表"), "staff:visits_today") if seen else None,
        link_to(_("予約をさがす"), "staff:visits_find", below=("of",)) if seen else None,
    )
    waiting = link_to(_("空きを待つ方"), "staff:visits_waiting", of=seen.id) if seen else None
    slots = (
        (
            link_to(_("枠のようす"), "staff:visits_slots", of=serving.id),
            link_to(_("枠の変更"), "staff:visits_blocks", of=serving.id),
            link_to(_("枠のない予約"), "staff:visits_conflicts"),
        )
        if serving
        else ()
    )
    return [
        group_of(_("窓口"), counter, folded=not serving),
        group_of(_("予約の枠"), (waiting, *slots), folded=True),
    ]


def _inside(*, folded: bool) -> RailGroup:
    return group_of(
        _("庁内の申請と台帳"),
        (
            link_to(_("申請とわたしの番"), "staff:tasks"),
            link_to(_("台帳"), "staff:registers", below=("registers", "datasets")),
            link_to(_("照会"), "staff:inquiries"),
            link_to(_("アンケート"), "staff:surveys"),
            link_to(_("部屋と物"), "staff:rooms"),
        ),
        folded=folded,
    )


def _rest(by: Actor, *, queues: bool) -> RailGroup:
    investigates = any(duty.may_decide for duty in by.duties) and not _audits(by) and not _administers(by)
    asked = may_answer(by) and not queues and not _audits(by)
    return group_of(
        _("そのほか"),
        (
            link_to(_("案件をさがす"), "staff:search") if queues else None,
            link_to(_("数字"), "staff:figures"),
            link_to(_("閲覧への問い合わせ"), "staff:look_questions") if asked else None,
            link_to(_("表示を遅らせている記録"), "staff:delays") if investigates else None,
            link_to(_("書類の廃棄"), "staff:disposals") if not _administers(by) else None,
            link_to(_("2人で行うこと"), "staff:proposals", below=("proposals", "rules")),
            link_to(_("わたしのパスキー"), "staff:passkeys"),
            link_to(_("サインインしている機器"), "staff:sign_ins"),
        ),
        folded=True,
    )


def _audits(by: Actor) -> bool:
    return "auditor" in by.roles


def _administers(by: Actor) -> bool:
    return "administrator" in by.roles
