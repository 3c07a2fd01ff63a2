"""A device of the staff taken in by hand, told of anew, or no longer believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.device_words import reason_words
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.typed import Typed
from madoguchi.faces.ui.office_forms import one_of, short_text
from madoguchi.foundation.identity import kept_devices
from madoguchi.foundation.identity.kept_devices import Because, KeptDevice
from madoguchi.foundation.identity.postures import REGISTERED_FOR, RETIRED_FOR, DeviceFacts, DeviceReason
from madoguchi.journeys.staff_devices import fingerprint, is_device_number
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal

_PLACE = {"device_known": "number", "certificate_known": "certificate", "device_retired": "reason"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """Register one device by hand, where its management does not tell of it."""
    given = request.POST.dict() if request.method == "POST" else {"reason": DeviceReason.NEW.value}
    return _registering(request, by, given, kept_devices.register_device, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def register(request: HttpRequest, by: Actor, device_number: str) -> HttpResponse:
    """Tell anew how a device is, also one that comes back."""
    kept = kept_devices.kept_device(device_number)
    given = {**request.POST.dict(), "number": device_number} if request.method == "POST" else _as_kept(kept)
    return _registering(request, by, given, kept_devices.register_device_anew, kept)


def _registering(
    request: HttpRequest, by: Actor, given: Mapping[str, str], keep: Callable[..., None], kept: KeptDevice | None
) -> HttpResponse:
    typed = Typed(given, _labels())
    if request.method == "POST":
        told, certificate, because = _told(typed)
        if not typed.problems:
            try:
                keep(told, certificate, because, by=by)
            except Refusal as refusal:
                typed.note(refusal, _PLACE)
            else:
                messages.success(request, _("端末を登録しました。次の操作から、この内容で判断します。"))
                return redirect("console:device", told.number)
    context = {"fields": _fields(typed, given, kept), "problems": typed.summary(), "kept": kept}
    return render(request, "console/device_new.html", context, status=422 if typed.problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def retire(request: HttpRequest, by: Actor, device_number: str) -> HttpResponse:
    """Ask why, before a device is no longer believed; POST does it."""
    kept = kept_devices.kept_device(device_number)
    given = request.POST.dict()
    typed = Typed(given, _labels())
    if request.method == "POST":
        because = _because(typed, RETIRED_FOR)
        if not typed.problems:
            try:
                kept_devices.retire_device(device_number, because, by=by)
            except Refusal as refusal:
                typed.note(refusal, _PLACE)
            else:
                messages.success(request, _("この端末を止めました。次の操作から、住民の情報は見られません。"))
                return redirect("console:device", device_number)
    context = {"kept": kept, "fields": _why_fields(typed, given, RETIRED_FOR), "problems": typed.summary()}
    return render(request, "console/device_retire.html", context, status=422 if typed.problems else 200)


def _told(typed: Typed) -> tuple[DeviceFacts, str, Because]:
    """The device as it is typed; what is wrong with it is noted."""
    number, written = typed.needed("number"), typed.text("certificate")
    mark = fingerprint(written)
    if number and not is_device_number(number):
        typed.problems["number"] = msg("端末番号を、半角の英字、数字と . _ - で、40文字までで入力してください。")
    if mark is None:
        typed.problems["certificate"] = msg("証明書の要約値を、64けたの16進数（0〜9とa〜f）で入力してください。")
    updated = typed.days("updated_on")
    if updated and updated[-1] > today():
        typed.problems["updated_on"] = msg("更新した日を、きょうまでの日にしてください。")
    told = DeviceFacts(
        number,
        is_managed=_said(typed, "is_managed"),
        is_encrypted=_said(typed, "is_encrypted"),
        updated_on=updated[-1] if updated else None,
        told_at=now(),
    )
    return told, mark or "", _because(typed, REGISTERED_FOR)


def _said(typed: Typed, name: str) -> bool:
    found = typed.text(name)
    if found not in ("yes", "no"):
        typed.problems[name] = msg("{field}を、選んでください。", field=_labels()[name])
    return found == "yes"


def _because(typed: Typed, among: tuple[DeviceReason, ...]) -> Because:
    found = typed.text("reason")
    if found not in {one.value for one in among}:
        typed.problems["reason"] = msg("{field}を、選んでください。", field=_labels()["reason"])
        return Because(among[0])
    return Because(DeviceReason(found), typed.text("note"))


def _as_kept(kept: KeptDevice) -> dict[str, str]:
    device = kept.facts
    return {
        "number": device.number,
        "certificate": kept.certificate,
        "is_managed": "yes" if device.is_managed else "no",
        "is_encrypted": "yes" if device.is_encrypted else "no",
        "updated_on": device.updated_on.isoformat() if device.updated_on else "",
        "reason": (DeviceReason.BACK if device.is_retired else DeviceReason.CORRECTED).value,
    }


def _labels() -> dict[str, str]:
    return {
        "number": _("端末番号"),
        "certificate": _("証明書の要約値（SHA-256）"),
        "is_managed": _("端末の管理"),
        "is_encrypted": _("ディスクの暗号化"),
        "updated_on": _("最後に更新した日"),
        "reason": _("理由"),
        "note": _("説明"),
    }


def _fields(typed: Typed, given: Mapping[str, str], kept: KeptDevice | None) -> list[FieldView]:
    labels, problems = _labels(), typed.problems

    def yes_or_no(name: str, yes: str, no: str) -> FieldView:
        options = [("yes", yes, ""), ("no", no, "")]
        return one_of(name, labels[name], options, chosen=given.get(name, ""), problems=problems)

    found = [] if kept else [typed.line("number", _("端末にはってある番号。例：PC-0123"))]
    mark = _("端末の証明書で見分けるときだけ。「openssl x509 -fingerprint -sha256」で分かります。")
    return [
        *found,
        yes_or_no("is_managed", _("管理に入っている"), _("入っていない")),
        yes_or_no("is_encrypted", _("暗号化されている"), _("されていない")),
        typed.line("updated_on", _("OSの更新を入れた日。例：2026-11-20、令和8年11月20日"), width=16),
        typed.line("certificate", mark, width=0, required=False),
        *_why_fields(typed, given, REGISTERED_FOR),
    ]


def _why_fields(typed: Typed, given: Mapping[str, str], among: tuple[DeviceReason, ...]) -> list[FieldView]:
    labels, words = _labels(), reason_words()
    options = [(one.value, words[one], "") for one in among]
    note = _("あとで分かるように、ひとこと書けます。人の名前は書かないでください。")
    return [
        one_of("reason", labels["reason"], options, chosen=given.get("reason", ""), problems=typed.problems),
        short_text("note", labels["note"], value=given.get("note", ""), hint=note, width=0, required=False),
    ]
