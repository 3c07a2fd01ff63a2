"""Waiting for a time that comes free: joining the list, seeing one's place in it, and leaving it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.errors.bookings import AlreadyWaiting, NoSuchWaiter, WaiterOffered, WaitingForNothing
from madoguchi.engines.booking.errors.declared import NothingChosen, UnknownService
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.faces.portal.asked_visits import Asked, asked_of
from madoguchi.faces.portal.codes import opened
from madoguchi.faces.portal.keys import keep_waiting, kept_waiting
from madoguchi.faces.portal.views.visit_times import show_choices, to_times, trail_to
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import OWN_NAMES, language
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.journeys.visit import waiting as journey
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.booking import key_of_visitor
from madoguchi.journeys.visit.details import Details, Problems, checked, details_known, details_of
from madoguchi.journeys.visit.page import place_name, place_telephone
from madoguchi.values.message import Message, msg
from madoguchi.values.references import new_secret

_LONGEST = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """The form to join the list of an office, for some days."""
    asked = asked_of(request.POST if request.method == "POST" else request.GET)
    try:
        want = wishes.want_of(asked.wanted)
    except (NothingChosen, UnknownService) as refusal:
        return show_choices(request, (), refusal.message)
    if not want.lines or not asked.office:
        return to_times(asked)
    if request.method != "POST":
        first, last = journey.days_to_wait()
        known = details_known(visitor(request).ref, language())
        return _form(request, asked, want, known, (first.isoformat(), last.isoformat()), new_secret(), [])
    return _posted(request, asked, want)


def _posted(request: HttpRequest, asked: Asked, want: wishes.Want) -> HttpResponse:
    key = key_of_press(request)
    days = (request.POST.get("from_on", "")[:10], request.POST.get("until_on", "")[:10])
    details, problems = checked(
        details_of({name: request.POST.get(name, "") for name in request.POST}, language=language())
    )
    if not details.email and all(field != "email" for field, _text in problems):
        problems.append(("email", _without_mail(asked.office)))
    first, last = _day(days[0]), _day(days[1])
    if first is None or last is None or first > last:
        problems.append(("from_on", msg("いつからいつまでかを、日付で選んでください。")))
    if problems or first is None or last is None:
        return _form(request, asked, want, details, days, key, problems)
    try:
        place = journey.join_waiting(_joining(asked, want, details, (first, last), key, visitor(request).ref))
    except (WaitingForNothing, AlreadyWaiting) as refusal:
        field = "from_on" if isinstance(refusal, WaitingForNothing) else "name"
        return _form(request, asked, want, details, days, key, [(field, refusal.message)])
    keep_waiting(request, place.code)
    return redirect("portal:visit_waiting")


def _without_mail(office: str) -> Message:
    return msg(
        "空きをお知らせするための、メールアドレスを入力してください。{otherwise}", otherwise=_by_telephone(office)
    )


def _by_telephone(office: str) -> Message:
    """How somebody without mail waits: staff put them on the list and call, in the hours in which they do."""
    calls, telephone = visit().rules.calls, place_telephone(office)
    facts = {"office": place_name(office, language()), "begins": calls.from_, "ends": calls.until}
    if not telephone:
        return msg(
            "メールがない方は、{office}の窓口かお電話で申し込めます。空いたら、開庁日の{begins}〜{ends}に、お電話でお知らせします。",
            **facts,
        )
    return msg(
        "メールがない方は、{office}（電話 {telephone}）へのお電話か、窓口で申し込めます。"
        "空いたら、開庁日の{begins}〜{ends}に、お電話でお知らせします。",
        telephone=telephone,
        **facts,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _joining(
    asked: Asked, want: wishes.Want, details: Details, days: tuple[date, date], key: str, account_ref: str
) -> journey.Joining:
    person = key_of_visitor(details, account_ref)
    return journey.Joining(
        key=key,
        office=asked.office,
        lines=want.lines,
        from_on=days[0],
        until_on=days[1],
        minutes=want.minutes,
        services=want.services,
        procedures=want.procedures,
        person_key=person,
        account_ref=account_ref,
        name=details.name,
        kana=details.kana,
        email=details.email,
        telephone=details.telephone,
        language=details.language,
    )


def _form(
    request: HttpRequest,
    asked: Asked,
    want: wishes.Want,
    details: Details,
    days: tuple[str, str],
    key: str,
    problems: Problems,
) -> HttpResponse:
    first, last = journey.days_to_wait()
    problem_of = dict(reversed(problems))
    context = {
        "section": "visit",
        "trail": trail_to(_("空きを待つ"), asked=asked),
        "asked": asked,
        "office_name": place_name(asked.office, language()),
        "names": wishes.names_of(want, language()),
        "details": details,
        "from_on": days[0],
        "until_on": days[1],
        "first": first,
        "last": last,
        "key": key,
        "problems": problems,
        "problem_of": problem_of,
        # The error says so itself.
        "mail_hint": "" if "email" in problem_of and not details.email else _by_telephone(asked.office),
        "times_url": asked.url("portal:visit_times"),
        "languages": OWN_NAMES,
    }
    return render(request, "portal/visit/wait.html", context, status=422 if problems else 200)


@never_cache
@require_safe
def link(request: HttpRequest, waiting_code: str) -> HttpResponse:
    """The address that opens a place on the list in another browser, and changes nothing of it."""
    place = opened(request, waiting_code, journey.place_by_link, unknown=NoSuchWaiter)
    if place is None:
        return redirect("portal:visit_enter")
    keep_waiting(request, place.code)
    return redirect("portal:visit_waiting")


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """One's places on the list."""
    context = {
        "section": "visit",
        "trail": _trail(_("空き待ち")),
        "rows": [
            {
                **_shown(one),
                "url": f"{settings.MADOGUCHI_BASE_URL}{reverse('portal:visit_waiting_link', args=[one.code])}",
            }
            for one in journey.places_of(kept_waiting(request))
        ],
    }
    return render(request, "portal/visit/waiting.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, mark: str) -> HttpResponse:
    """Ask once more before somebody waits no longer; a programme that follows links ends nothing."""
    place = next((one for one in journey.places_of(kept_waiting(request)) if one.mark == mark), None)
    if place is None or place.state != "waiting":
        return redirect("portal:visit_waiting")
    if request.method == "POST":
        try:
            journey.leave_waiting(place.code)
        except WaiterOffered:
            messages.warning(request, _("ちょうど時刻が空きました。受けるか断るかを、選んでください。"))
        else:
            messages.success(request, _("空き待ちをやめました。"))
        return redirect("portal:visit_waiting")
    context = {"section": "visit", "trail": _trail(_("空き待ちをやめる")), **_shown(place)}
    return render(request, "portal/visit/leave_waiting.html", context)


def _trail(here: str) -> tuple[Crumb, ...]:
    return Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("来庁予約"), reverse("portal:visit")), Crumb(here)


def _shown(one: journey.WaiterFacts) -> dict[str, object]:
    names = wishes.names_of(wishes.want_of_booking(one.services, ()), language())
    return {"place": one, "office": place_name(one.office, language()), "names": names}
