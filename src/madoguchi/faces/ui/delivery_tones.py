"""The tone of the chip that says how a message stands."""

from __future__ import annotations

from madoguchi.faces.ui.components import Tone

_TONES: dict[str, Tone] = {
    "waiting": "wait",
    "sent": "done",
    "kept": "info",
    "by_post": "turn",
    "posted": "done",
    "no_address": "",
    "lapsed": "",
}


def tone_of_delivery(state: str) -> Tone:
    """The tone of a state; that of a chip that calls for nothing, where it is none of them."""
    return _TONES.get(state, "")
