"""Messages to the applicant as the office sees them: their state in one word with its tone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from madoguchi.engines.messaging.queries import MessageFacts
from madoguchi.faces.ui.components import Letter
from madoguchi.faces.ui.delivery_tones import tone_of_delivery


def state_words(state: str) -> str:
    """Where a message stands."""
    return {
        "waiting": _("送信を待っています"),
        "sent": _("メールで送りました"),
        "kept": _("送信箱に置きました"),
        "by_post": _("郵便で送ります"),
        "posted": _("郵便で送りました"),
        "no_address": _("メールアドレスがありません"),
        "lapsed": _("届かないまま、期限が過ぎました"),
    }.get(state, state)


def letters_of(messages: Sequence[MessageFacts]) -> list[Letter]:
    """The messages, ready to be drawn."""
    return [
        Letter(one.subject, one.body, one.written_at, state_words(one.state), tone_of_delivery(one.state))
        for one in messages
    ]
