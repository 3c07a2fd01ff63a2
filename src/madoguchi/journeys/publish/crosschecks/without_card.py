"""A way without a card: what only a card can submit online is taken at a counter or by post, too."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.foundation.catalogue.identity import Identity
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import msg

_ON_PAPER = frozenset({"counter", "post"})
_BY_CARD, _ONCE_CHECKED = 3, 2


def findings(reading: Reading) -> Iterator[Finding]:
    """A procedure that nobody can use who has no card, or does not want to use it."""
    identity = reading.identity
    if identity is None or not _needs_a_card(identity) or _ON_PAPER & {*identity.ways}:
        return
    yield reading.file.about_value(
        ("assurance", "identity"),
        msg("カードを使わない人が、この手続をする方法がありません。"),
        msg("ways に counter（窓口）か post（郵便）を加えるか、identity を小さくしてください。"),
    )


def _needs_a_card(identity: Identity) -> bool:
    """Whether nothing but a card is known surely enough: a resident is known by it or by an address of mail."""
    least = _ONCE_CHECKED if identity.audience == "resident" else _BY_CARD
    return identity.assurance.identity >= least
