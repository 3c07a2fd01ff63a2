"""Which device of the staff stands before the house in a request.

Either the proxy hands on the certificate the device showed, or a gateway signs a line about it. Both are believed only
where the settings say so; a header of another name tells nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from django.conf import settings

from madoguchi.foundation.identity.kept_devices import facts_of
from madoguchi.foundation.identity.models import StaffDevice
from madoguchi.foundation.identity.postures import DeviceFacts, Posture, posture_of
from madoguchi.foundation.identity.showing import show_device
from madoguchi.values.clock import JST, now

CERTIFICATE, SIGNED = "certificate", "signed"
VERIFIED_HEADER, CERTIFICATE_HEADER, SIGNED_HEADER = "X-Client-Verify", "X-Client-Cert", "X-Device"
# A signed line is for the request it came with; clocks differ a little.
_LASTS = timedelta(minutes=5)
_NOTED_EVERY = timedelta(hours=1)


def posture_told(headers: Mapping[str, str]) -> Posture:
    """The posture of the device a request came from, by the way the settings name; unknown where they name none."""
    match settings.MADOGUCHI_DEVICES:
        case "certificate":
            return posture_of(_by_certificate(headers), now())
        case "signed":
            return posture_of(_by_signed_line(headers), now())
    return Posture.UNKNOWN


def signed_line(told: Mapping[str, Any], key: str) -> str:
    """The header a gateway sends: {"device", "managed", "encrypted", "updated", "at"} with its HMAC-SHA256."""
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    return f"{body}.{_mark(body, key)}"


def fingerprint_of(certificate: str) -> str:
    """The SHA-256 of a certificate in PEM, in small hexadecimal digits; empty for what is none."""
    try:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
    except ValueError:
        return ""


def _by_certificate(headers: Mapping[str, str]) -> DeviceFacts | None:
    if headers.get(VERIFIED_HEADER) != "SUCCESS":
        return None
    found = fingerprint_of(unquote(headers.get(CERTIFICATE_HEADER, "")))
    return _seen(certificate=found) if found else None


def _by_signed_line(headers: Mapping[str, str]) -> DeviceFacts | None:
    body, _, mark = headers.get(SIGNED_HEADER, "").rpartition(".")
    if not body or not hmac.compare_digest(mark.encode(), _mark(body, settings.MADOGUCHI_DEVICE_KEY).encode()):
        return None
    told = json.loads(base64.urlsafe_b64decode(body))
    at = datetime.fromtimestamp(int(told["at"]), JST)
    if abs(now() - at) > _LASTS:
        return None
    device = _seen(number=str(told["device"]))
    if device is None:
        return None
    is_managed, is_encrypted = told.get("managed") is True, told.get("encrypted") is True
    updated_on = date.fromisoformat(told["updated"]) if told.get("updated") else None
    return replace(device, is_managed=is_managed, is_encrypted=is_encrypted, updated_on=updated_on, told_at=at)


def _mark(body: str, key: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), body.encode(), "sha256")).decode()


def _seen(**which: str) -> DeviceFacts | None:
    for known_by in which.values():
        show_device(known_by)
    row = StaffDevice.objects.filter(**which).first()
    if row is None:
        return None
    if row.seen_at is None or now() - row.seen_at > _NOTED_EVERY:
        StaffDevice.objects.filter(pk=row.pk).update(seen_at=now())
    return facts_of(row)
