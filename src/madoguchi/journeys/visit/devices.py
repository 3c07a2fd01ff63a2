"""Who sets up the devices of a hall, with the evidence of it; and which of them may show what."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.booking.actions import devices as actions
from madoguchi.engines.booking.errors.devices import DeviceElsewhere, DeviceUnknown
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.devices import DeviceFacts, device_behind, devices_of
from madoguchi.engines.booking.rules.devices import DeviceKind
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit.desk import visits_of
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.words import words_in

SET_UP = "set_up_devices"


def hall_devices(office: str, *, by: Actor) -> list[DeviceFacts]:
    """The devices of an office, for who may set them up; raises UnknownOffice, NotPermitted."""
    check_devices(office, by)
    return devices_of(office)


def check_devices(office: str, by: Actor) -> None:
    """Nothing for who may set up the devices of the office; raises UnknownOffice, NotPermitted."""
    require(by, SET_UP, visits_of(declared.office(office)))


@transaction.atomic
def add_device(office: str, kind: str, name: str, *, by: Actor) -> DeviceFacts:
    """Register a device; raises NotPermitted and what `engines.booking.actions.devices.register_device` raises."""
    check_devices(office, by)
    made = actions.register_device(office, kind, name, by=by)
    _note(by, "write:device_registered", made.ref, office)
    return made


@transaction.atomic
def remove_device(office: str, ref: str, *, by: Actor) -> None:
    """Take a device out of use; twice is the same. Raises NotPermitted, UnknownOffice, NoSuchDevice."""
    check_devices(office, by)
    if actions.revoke_device(office, ref, by=by):
        _note(by, "write:device_revoked", ref, office)


@transaction.atomic
def bind_device(code: str) -> tuple[DeviceFacts, str]:
    """Bind the device a code was typed on; the device and its secret. Raises DeviceCodeWrong."""
    device, secret = actions.bind_device(code)
    _note(anonymous(device.name), "write:device_bound", device.ref, device.office)
    return device, secret


@transaction.atomic
def try_device(office: str, kind: str, name: str) -> tuple[DeviceFacts, str]:
    """In a demonstration: register and bind at one press whatever is asking. Raises UnknownOffice."""
    made = actions.register_device(office, kind, name, by=anonymous(name))
    return actions.bind_device(made.code)


def device_at(kind: DeviceKind, told: str, *, office: str, language: str) -> DeviceFacts:
    """The device that tells `ref:secret`, alive at this office; `office` is empty where any office will do.

    Raises DeviceUnknown and, for a device of another office, DeviceElsewhere.
    """
    ref, _colon, secret = told.partition(":")
    device = device_behind(kind, ref, secret) if ref and secret else None
    if device is None:
        raise DeviceUnknown()
    if office and device.office != office:
        raise DeviceElsewhere(office=words_in(declared.office(device.office).name, language))
    actions.note_seen(device)
    return device


def _note(by: Actor, verb: str, ref: str, office: str) -> None:
    record(by, verb, dossiers=[ref], data="窓口の端末", purpose="窓口の端末の登録", detail={"office": office})
