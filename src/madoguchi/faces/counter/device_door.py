"""The door of the hall's devices: kiosk, board and tablet serve one office each, and only when registered there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from madoguchi.engines.booking.errors.devices import DeviceElsewhere, DeviceUnknown
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.devices import DeviceFacts
from madoguchi.engines.booking.rules.devices import KIND_NAMES, DeviceKind
from madoguchi.faces.counter.names import office_name
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit.devices import device_at
from madoguchi.values.refusal import Refusal

_KEPT_FOR = timedelta(days=2 * 365)


def cookie_name(kind: DeviceKind) -> str:
    """The cookie of a kind of device: bound to this host, where there is HTTPS; a browser may be one of each kind."""
    return f"__Host-{kind}" if settings.SESSION_COOKIE_SECURE else str(kind)


def keep_device(answer: HttpResponse, device: DeviceFacts, secret: str) -> None:
    """From now on this browser is the device: a signed cookie that scripts cannot read."""
    answer.set_signed_cookie(
        cookie_name(device.kind),
        f"{device.ref}:{secret}",
        salt=device.kind,
        max_age=int(_KEPT_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def told_by(request: HttpRequest, kind: DeviceKind) -> str:
    """What the cookie of this kind tells; nothing for none, or one that was tampered with."""
    try:
        return str(request.get_signed_cookie(cookie_name(kind), default="", salt=kind))
    except BadSignature:
        return ""


def for_device(kind: DeviceKind) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Show the page to a registered device of its office only; anybody else reads calmly what to do."""

    def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, **asked: Any) -> HttpResponse:
            office = str(asked.get("office", ""))
            if office:
                declared.office(office)
            try:
                device = device_at(kind, told_by(request, kind), office=office, language=language())
            except (DeviceUnknown, DeviceElsewhere) as refusal:
                return _to_register(request, kind, office, refusal)
            request.device = device  # type: ignore[attr-defined]  # whose visits a tablet may open
            return view(request, **asked)

        return guarded

    return door


def _to_register(request: HttpRequest, kind: DeviceKind, office: str, refusal: Refusal) -> HttpResponse:
    here = [office] if office else [one.id for one in declared.visit().offices]
    context = {
        "sentence": refusal.message,
        "kind": kind.value,
        "kind_name": KIND_NAMES[kind].text(_),
        "office_name": office_name(office) if office else "",
        "offices": [(one, office_name(one)) for one in here] if settings.MADOGUCHI_DEMO else [],
    }
    answer = render(request, "counter/device_needed.html", context, status=403)
    add_never_cache_headers(answer)
    return answer
