"""What may stand in a hall: kiosks, calling boards and tablets, each of one office."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from madoguchi.values.message import Message, msg
from madoguchi.values.typed_numbers import without_separators

CODE_HOLDS = timedelta(minutes=30)
"""How long a code may be typed on the device it is meant for."""

_DIGITS = 8


class DeviceKind(StrEnum):
    """What a device does."""

    KIOSK = "kiosk"
    BOARD = "board"
    TABLET = "tablet"


KIND_NAMES: Mapping[DeviceKind, Message] = {
    DeviceKind.KIOSK: msg("受付機"),
    DeviceKind.BOARD: msg("呼出しの画面"),
    DeviceKind.TABLET: msg("確認と署名のタブレット"),
}


def new_code() -> str:
    """A code such as 4827-0935, typed once on the device."""
    digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    return f"{digits[:4]}-{digits[4:]}"


def read_code(text: str) -> str:
    """The code in its usual form, whatever width and hyphens were typed; nothing for what is no code."""
    digits = without_separators(text)
    is_code = len(digits) == _DIGITS and digits.isascii() and digits.isdigit()
    return f"{digits[:4]}-{digits[4:]}" if is_code else ""
