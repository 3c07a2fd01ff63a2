"""The case sheet: one matter on one screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.engines.cases.rules import STEP_NAMES
from madoguchi.faces.staff.acts import acts_of
from madoguchi.faces.staff.knots import thread_knots
from madoguchi.faces.staff.letters import letters_of
from madoguchi.faces.staff.marks import clock_face, state_mark
from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.why_not import why_not
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.journeys.case_sheet import LETTERS, CaseSheet, Kept, OtherMatter, case_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.mandate_kind import KIND_NAMES
from madoguchi.values.message import msg


@require_GET
@for_staff
def case(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Everything about one matter, and what may be done with it."""
    sheet = case_sheet(reference_number, by=by, language=language())
    facts = sheet.case
    kept_back = sheet.comparison.kept_back
    context = {
        "sheet": sheet,
        "state": state_mark(
            facts.state,
            step=facts.step,
            awaiting_correction=facts.awaiting_correction,
            is_held=bool(facts.held_reason),
            outcome=facts.outcome,
        ),
        "channel": _channel(facts.channel),
        "held": facts.held_reason,
        "others": _others(sheet),
        "may_mend": sheet.may_mend,
        "kept_back": kept_back.message.text(_) if kept_back else "",
        "why": why_not(kept_back) if kept_back else None,
        "knots": thread_knots(sheet.knots, is_waiting=facts.awaiting_correction, is_closed=facts.closed_at is not None),
        "clock": clock_face(sheet.clock),
        "acts": acts_of(reference_number, facts.step, sheet.possibilities),
        "hands": _hands(sheet),
        "care": [msg("申請した方は、あなたと同じ氏名です。")] if sheet.is_namesake else [],
        "letters": letters_of(sheet.letters),
        "letters_full": len(sheet.letters) == LETTERS,
    }
    return render(request, "staff/case.html", context)


def _others(sheet: CaseSheet) -> list[tuple[str, tuple[OtherMatter, ...], bool]]:
    """Other matters under what they have in common with this one, and whether one of them may be the same matter."""
    theirs, alike = sheet.others_of_person, sheet.others_alike
    found = [
        (_("同じ方のほかの案件が{n}件あります").format(n=len(theirs)), theirs),
        (_("同じ内容のほかの案件が{n}件あります").format(n=len(alike)), alike),
    ]
    return [(title, matters, any(one.same_matter for one in matters)) for title, matters in found if matters]


def _channel(channel: str) -> str:
    return {
        "online": _("オンラインで申請"),
        "counter": _("窓口で申請"),
        "post": _("郵便で申請"),
        "api": _("連携で申請"),
    }.get(channel, "")


def _hands(sheet: CaseSheet) -> list[tuple[str, str]]:
    case = sheet.case
    hands = [
        (_("いまの課"), office_names(case.division)),
        (_("担当"), case.assignee_name or _("未割当")),
        (_("到達した日"), long_day(case.received_on)),
    ]
    if case.division != case.home_division:
        hands.insert(1, (_("決定する課"), office_names(case.home_division)))
    hands += [(_("代理人"), _proxy(one)) for one in sheet.proxies]
    if case.draft:
        hands.append((_("起案"), case.draft.by_name))
    if case.decision:
        hands += [(_("起案"), case.decision.drafted_by_name), (_("決裁"), case.decision.by_name)]
    if case.needs_second_look:
        hands.append((_("二人目の確認"), case.looked_once_by_name or _("これから")))
    if case.skipped:
        skipped = "、".join(STEP_NAMES[step].text(_) for step in sorted(case.skipped))
        hands.append((_("とばす段階"), skipped))
    hands += [(one.step_name.text(_), one.sentence.text(_)) for one in sheet.branches]
    return [*hands, (_("文書の保存"), _kept(sheet.kept))]


def _proxy(one: MandateFacts) -> str:
    name, kind, day = one.proxy_name, KIND_NAMES[one.kind].text(_), long_day(one.until_on)
    if one.delegation:
        said = _("{name}（{kind}、GビズIDの委任 {number}、{begin}から{day}まで）")
        return said.format(name=name, kind=kind, number=one.delegation, begin=long_day(one.from_on), day=day)
    return _("{name}（{kind}、{day}まで）").format(name=name, kind=kind, day=day)


def _kept(kept: Kept) -> str:
    if kept.years is None:
        return _("永久")
    if kept.until is None:
        return _("{years}年").format(years=kept.years)
    return _("{years}年（{day}まで）").format(years=kept.years, day=long_day(kept.until))
