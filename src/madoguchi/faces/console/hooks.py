"""The addresses of other systems that are told of a register: naming one, what was sent, stopping and removing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.records.errors import HookEventsMissing, HookKnown, TooManyHooks
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.queries.hooks import DeliveryFacts, HookFacts
from madoguchi.engines.records.rules.hooks import EVENTS, TRIED
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, problem_list, short_text, some_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers import hooks as journey
from madoguchi.journeys.registers.errors import HookAddressInside, HookAddressUnusable
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

ACTS = ("renew", "stop", "resume", "remove", "try")


def event_words() -> dict[str, str]:
    """What may be told, in words."""
    return {
        "added": _("記録が増えた"),
        "changed": _("値が変わった"),
        "moved": _("状態が進んだ"),
        "removed": _("ごみ箱に入った"),
        "restored": _("ごみ箱から戻った"),
    }


def _trouble_words() -> dict[str, str]:
    return {
        "inside": _("庁内の宛先なので、送りませんでした"),
        "unknown": _("相手の名前が見つかりません"),
        "untrusted": _("相手の証明書を確かめられません"),
        "away": _("相手が答えません"),
    }


def _state(hook: HookFacts) -> tuple[Tone, str]:
    """How an address stands, as a tone and a word."""
    if hook.stopped_at:
        return ("late", _("届かないので止めた")) if hook.stopped_by != "hand" else ("", _("止めている"))
    return ("wait", _("届いていない")) if hook.failing_since else ("done", _("送っている"))


def _answer(one: DeliveryFacts) -> tuple[Tone, str, str]:
    """How one delivery stands: a tone, a word, and what the other side answered."""
    told = _("相手の答え：{status}").format(status=one.status) if one.status else _trouble_words().get(one.trouble, "")
    if one.state == "delivered":
        return "done", _("届いた"), told
    if one.state == "failed":
        return "late", _("あきらめた"), told
    return ("wait", _("送り直す"), told) if one.tries else ("info", _("これから送る"), "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def hooks(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Every address of a register; POST names another one, whose secret the answer shows and no other page."""
    problems: dict[str, Message] = {}
    given, chosen = request.POST.get("address", ""), request.POST.getlist("events")
    if request.method == "POST":
        try:
            ref, secret = journey.tell_address(register_id, given, chosen, by=by)
        except (HookAddressUnusable, HookAddressInside, HookKnown) as refusal:
            problems["address"] = refusal.message
        except (HookEventsMissing, TooManyHooks) as refusal:
            problems["events"] = refusal.message
        else:
            return _show(request, by, register_id, ref, secret=secret)
    found, known = journey.hooks_sheet(register_id, by=by)
    words = event_words()
    context = {
        "register": found,
        "title": found.title(language()),
        "rows": [(one, _state(one), [words[event] for event in one.events]) for one in known],
        "fields": _fields(given, chosen if request.method == "POST" else EVENTS, problems),
        "problems": problem_list(problems),
    }
    return render(request, "console/hooks/hooks.html", context, status=422 if problems else 200)


def _fields(address: str, chosen: tuple[str, ...] | list[str], problems: Problems) -> list[FieldView]:
    hint = _("相手のシステムが受け取るアドレス。例：https://hooks.example.jp/registers")
    return [
        short_text("address", _("アドレス"), value=address, hint=hint, width=0, problems=problems),
        some_of(
            "events",
            _("知らせること"),
            [(one, words, "") for one, words in event_words().items()],
            chosen=chosen,
            problems=problems,
        ),
    ]


@require_GET
@for_builders
def hook(request: HttpRequest, by: Actor, register_id: str, hook_ref: str) -> HttpResponse:
    """One address and the last things sent there."""
    return _show(request, by, register_id, hook_ref)


def _show(request: HttpRequest, by: Actor, register_id: str, ref: str, *, secret: str = "") -> HttpResponse:
    sheet = journey.hook_sheet(register_id, ref, by=by)
    words = event_words()
    words |= {TRIED: _("ためしに送った")}
    context = {
        **_head(sheet.register, sheet.hook),
        "secret": secret,
        "events": [words[event] for event in sheet.hook.events],
        "rows": [(one, words[one.event], _answer(one)) for one in sheet.deliveries],
    }
    return render(request, "console/hooks/hook.html", context)


def _head(found: Register, hook: HookFacts) -> dict[str, object]:
    return {"register": found, "title": found.title(language()), "hook": hook, "state": _state(hook)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def act(request: HttpRequest, by: Actor, register_id: str, hook_ref: str, hook_act: str) -> HttpResponse:
    """Ask before the secret is renewed, or sending is stopped, resumed or ended; POST does it."""
    if hook_act not in ACTS:
        raise Http404
    if request.method != "POST":
        sheet = journey.hook_sheet(register_id, hook_ref, by=by)
        asked = {"renew": hook_act == "renew", "stop": hook_act == "stop", "resume": hook_act == "resume"}
        asked |= {"try": hook_act == "try"}
        return render(request, "console/hooks/act.html", {**_head(sheet.register, sheet.hook), "asked": asked})
    if hook_act == "renew":
        secret = journey.renew_secret(register_id, hook_ref, by=by)
        return _show(request, by, register_id, hook_ref, secret=secret)
    if hook_act == "remove":
        journey.forget_address(register_id, hook_ref, by=by)
        messages.success(request, _("知らせ先を消しました。もう何も送りません。"))
        return redirect("console:hooks", register_id)
    if hook_act == "stop":
        journey.stop_telling(register_id, hook_ref, by=by)
        messages.success(request, _("送るのを止めました。"))
    elif hook_act == "try":
        journey.try_telling(register_id, hook_ref, by=by)
        messages.success(request, _("ためしの知らせを送ります。1分ほどで、相手の答えがこの画面に出ます。"))
    else:
        journey.resume_telling(register_id, hook_ref, by=by)
        messages.success(request, _("また送ります。待っていたものは、1分ほどで届きます。"))
    return redirect("console:hook", register_id, hook_ref)
