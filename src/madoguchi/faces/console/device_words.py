"""How a device of the staff stands, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from madoguchi.faces.ui.components import Tone
from madoguchi.foundation.identity.kept_devices import RETIRED
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason, Lack, posture_of
from madoguchi.values.clock import now


def state_of(device: DeviceFacts) -> tuple[Tone, str]:
    """A device's state as a tone and a word."""
    state = RETIRED if device.is_retired else posture_of(device, now()).value
    tones: Mapping[str, Tone] = {"managed": "done", "stale": "wait", "unmanaged": "late", RETIRED: ""}
    return tones[state], state_words()[state]


def state_words() -> dict[str, str]:
    """Every state of a device, in words."""
    return {
        "managed": _("使える"),
        "stale": _("見るだけ"),
        "unmanaged": _("使えない"),
        RETIRED: _("使うのをやめた"),
    }


def lack_words() -> dict[Lack, str]:
    """What a device may lack, in words."""
    return {
        Lack.RETIRED: _("使うのをやめています。"),
        Lack.UNMANAGED: _("端末の管理に入っていません。"),
        Lack.UNENCRYPTED: _("ディスクが暗号化されていません。"),
        Lack.NOT_UPDATED: _("35日以上、更新されていません。"),
        Lack.NOT_TOLD: _("14日以上、端末の管理からの知らせがありません。"),
    }


def reason_words() -> dict[str, str]:
    """Why a device is taken in or out, in words."""
    return {
        DeviceReason.NEW: _("新しく配る"),
        DeviceReason.BACK: _("見つかった、または戻ってきた"),
        DeviceReason.CORRECTED: _("登録の内容を直す"),
        DeviceReason.LOST: _("なくした、または盗まれた"),
        DeviceReason.RETURNED: _("返した、または捨てた"),
        DeviceReason.REPLACED: _("別の端末に入れ替えた"),
        DeviceReason.UNSAFE: _("安全を確かめられない"),
    }
