"""Registering the devices of a hall: staff name one and read its code, somebody types the code on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.booking.errors.devices import DeviceCodeWrong
from madoguchi.engines.booking.queries.devices import DeviceFacts
from madoguchi.engines.booking.rules.devices import KIND_NAMES, DeviceKind
from madoguchi.faces.counter.device_door import keep_device
from madoguchi.faces.counter.names import office_name
from madoguchi.faces.ui.places import address_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.journeys.visit import devices as journey
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_PLACE = {"device_name_missing": "name", "device_kind_missing": "kind"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def devices(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """The devices of an office, with the code of each that is still to be bound; POST registers one."""
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        try:
            journey.add_device(office, request.POST.get("kind", ""), request.POST.get("name", ""), by=by)
            return redirect("counter:devices", office)
        except Refusal as refusal:
            if refusal.code not in _PLACE:
                raise
            problems = [(_PLACE[refusal.code], refusal.message)]
    context = {
        "office": office,
        "office_name": office_name(office),
        "rows": [(one, KIND_NAMES[one.kind].text(_)) for one in journey.hall_devices(office, by=by)],
        "kinds": [(kind.value, name.text(_)) for kind, name in KIND_NAMES.items()],
        "kind": request.POST.get("kind", ""),
        "name": request.POST.get("name", "")[:60],
        "problems": problems,
        "address": f"{settings.MADOGUCHI_BASE_URL}/counter/device",
    }
    return render(request, "counter/devices.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def remove(request: HttpRequest, by: Actor, office: str, device_ref: str) -> HttpResponse:
    """Ask, and take the device out of use by POST."""
    known = {one.ref: one for one in journey.hall_devices(office, by=by)}
    if request.method == "POST":
        journey.remove_device(office, device_ref, by=by)
        messages.success(request, _("端末の登録を取り消しました。"))
        return redirect("counter:devices", office)
    if device_ref not in known:
        return redirect("counter:devices", office)
    context = {"office": office, "office_name": office_name(office), "device": known[device_ref]}
    return render(request, "counter/device_remove.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: HttpRequest) -> HttpResponse:
    """On the device itself: type the code once."""
    code = request.POST.get("code", "")[:20]
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        try:
            with counted_try(address_of(request), wrong=(DeviceCodeWrong,)):
                device, secret = journey.bind_device(code)
            return _bound(device, secret)
        except DeviceCodeWrong as refusal:
            problems = [("code", refusal.message)]
    context = {"code": code, "problems": problems}
    return render(request, "counter/device_bind.html", context, status=422 if problems else 200)


@require_POST
def try_here(request: HttpRequest) -> HttpResponse:
    """In a demonstration only: this browser becomes the device at one press."""
    kind = request.POST.get("kind", "")
    if not settings.MADOGUCHI_DEMO or kind not in set(DeviceKind):
        raise Http404
    return _bound(*journey.try_device(request.POST.get("office", "")[:60], kind, _("見本の端末")))


def _bound(device: DeviceFacts, secret: str) -> HttpResponse:
    if device.kind is DeviceKind.TABLET:
        answer = redirect("counter:tablet_enter")
    else:
        answer = redirect(f"counter:{device.kind}", device.office)
    keep_device(answer, device, secret)
    return answer
