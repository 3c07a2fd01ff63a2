"""Browsers that are devices of a hall."""

from __future__ import annotations

from django.core.signing import get_cookie_signer
from django.test import Client

from madoguchi.engines.booking.rules.devices import DeviceKind
from madoguchi.faces.counter.device_door import cookie_name
from madoguchi.journeys.visit.devices import try_device
from tests.engines.booking.hall import OFFICE


def device_cookies(office: str) -> dict[str, str]:
    """The cookies of a kiosk, a board and a tablet of an office, by their names."""
    return {cookie_name(kind): cookie_of(kind, office) for kind in DeviceKind}


def cookie_of(kind: DeviceKind, office: str = OFFICE) -> str:
    """The value of the cookie of a new device."""
    device, secret = try_device(office, kind, "見本の端末")
    signer = get_cookie_signer(salt=cookie_name(kind) + kind)
    return str(signer.sign(f"{device.ref}:{secret}"))


def device(*kinds: DeviceKind, office: str = OFFICE) -> Client:
    """A browser that is a registered device of an office; of every kind unless told."""
    browser = Client()
    for kind in kinds or tuple(DeviceKind):
        browser.cookies[cookie_name(kind)] = cookie_of(kind, office)
    return browser
