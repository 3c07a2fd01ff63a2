"""Which municipality and ward an address lies in, from its postal code or from the names typed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.values.message import msg

if TYPE_CHECKING:
    from madoguchi.engines.records.ports import Place


def address_found(digits: str, at: Circumstances) -> dict[str, tuple[str, ...]]:
    """Prefecture, city and town of a postal code; a town only when there is one. Raises AnswerUnreadable for none."""
    places = at.postal_codes.places(digits)
    if not places:
        raise AnswerUnreadable.because(
            msg("この郵便番号の住所が見つかりません。番号を確かめるか、住所を手で入力してください。")
        )
    first = places[0]
    towns = {place.town for place in places if place.city == first.city}
    town = first.town if len(towns) == 1 else ""
    return {"prefecture": (first.prefecture,), "city": (first.city,), "town": (town,)}


def codes_of(digits: str, prefecture: str, city: str, at: Circumstances) -> tuple[str, str]:
    """The codes of municipality and ward; "" where the house cannot tell.

    Names decide before the postal code, because a resident may correct a postal code's address by hand.
    """
    places = at.postal_codes.places(digits)
    code, ward = _own_codes(prefecture, city, at)
    if code:
        # Somebody who writes the city without its ward still lives in the ward of the postal code.
        return code, ward or next((place.code for place in places if place.code in dict(at.own.wards)), "")
    found = next((place for place in places if _is_named(place, prefecture, city)), None)
    if found is None:
        return "", ""
    # A ward of our own city under a name we do not write ourselves; elsewhere the place is its own municipality.
    return (at.own.code, found.code) if found.code in dict(at.own.wards) else (found.code, "")


def _own_codes(prefecture: str, city: str, at: Circumstances) -> tuple[str, str]:
    own, typed = at.own, _bare(city)
    if not own.name or _bare(prefecture) != _bare(own.prefecture) or not typed.startswith(_bare(own.name)):
        return "", ""
    rest = typed.removeprefix(_bare(own.name))
    ward = next((code for code, name in own.wards if rest == _bare(name)), "")
    if rest and not ward:
        return "", ""
    return own.code, ward


def _is_named(place: Place, prefecture: str, city: str) -> bool:
    return _bare(place.prefecture) == _bare(prefecture) and _bare(place.city) == _bare(city)


def _bare(name: str) -> str:
    return "".join(name.split()).replace("ヶ", "ケ")
