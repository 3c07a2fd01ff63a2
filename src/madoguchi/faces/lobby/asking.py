"""What people typed into the forms of an opening: read, checked, and said back with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import unquote_plus

from madoguchi.engines.booking.queries.openings import OpeningFacts
from madoguchi.engines.booking.rules import places
from madoguchi.engines.booking.rules.opening import Wish
from madoguchi.engines.booking.rules.places import Place
from madoguchi.values.clock import today
from madoguchi.values.email import check_email
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.telephone import normalise
from madoguchi.values.wareki import parse_date
from madoguchi.values.whole_numbers import whole_number

MOST_NAME = 100
WISHES = ("wish1", "wish2", "wish3")
_MOST_FIELDS = 40
_MOST_ATTEMPTS = 999


@dataclass
class Asked:
    """A posted form: the texts as typed, and what is wrong with them, by field."""

    texts: Mapping[str, str]
    problems: dict[str, Message] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed into a field, without spaces around it."""
        return self.texts.get(name, "")


def asked(body: bytes) -> Asked:
    """The form in a body; what cannot be read is an empty form."""
    try:
        pairs = body.decode("ascii").split("&", _MOST_FIELDS)[:_MOST_FIELDS]
    except ValueError:
        return Asked({})
    texts = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        # Most fields of a crowd need no decoding, which is the dearest part.
        texts[name] = unquote_plus(value).strip() if "%" in value or "+" in value else value
    return Asked(texts)


@lru_cache(maxsize=50_000)
def _born(typed: str) -> date:
    return parse_date(typed)


# Everybody is recognised twice: when they take a place and when they choose a time.
_person = lru_cache(maxsize=50_000)(places.person_key)


def person_key(form: Asked, opening: OpeningFacts) -> str:
    """Who is asking; empty, with problems noted, when that cannot be told."""
    if opening.by_invitation:
        return _invited(form, opening)
    name = form.text("name")
    if not name:
        form.problems["name"] = msg("氏名を入力してください。")
    elif len(name) > MOST_NAME or not name.isprintable():
        form.problems["name"] = msg("氏名は、{most}文字までで入力してください。", most=MOST_NAME)
    try:
        born = _born(form.text("born"))
        if born > today():
            form.problems["born"] = msg("生年月日が、きょうより後です。確かめてください。")
    except Refusal as refusal:
        form.problems["born"] = refusal.message if form.text("born") else msg("生年月日を入力してください。")
    return "" if form.problems else _person(opening.secret, name, born)


def _invited(form: Asked, opening: OpeningFacts) -> str:
    try:
        return places.invited_key(opening.secret, form.text("invitation"))
    except Refusal as refusal:
        form.problems["invitation"] = refusal.message
        return ""


def wish_of(
    form: Asked, opening: OpeningFacts, place: Place, known: Container[int], *, language: str, request: str = ""
) -> Wish | None:
    """The wish in a posted form; None, with problems noted, when something is wrong with it.

    Raises PlaceOfAnother when somebody else than the holder of the place is asking.
    """
    who = person_key(form, opening)
    name = form.text("name")
    if not name or len(name) > MOST_NAME or not name.isprintable():
        form.problems.setdefault("name", msg("氏名を入力してください。"))
    wanted = _wanted(form, known)
    telephone, email = _read(form, "telephone", normalise), _read(form, "email", check_email)
    if form.problems:
        return None
    places.check_owner(place, who)
    return Wish(
        key=key_of(place, attempt_of(form), wanted),
        person_key=who,
        place=place.serial,
        wanted=wanted,
        name=name,
        email=email,
        telephone=telephone,
        language=language,
        request=request,
    )


def attempt_of(form: Asked) -> int:
    """The how manieth request of this place it is, counted by the pages themselves."""
    return whole_number(form.text("try"), most=_MOST_ATTEMPTS) or 0


def key_of(place: Place, attempt: int, wanted: tuple[int, ...]) -> str:
    """The same for the same button pressed twice, another for another choice."""
    return f"{place.serial}-{attempt}-{blake2b(repr(wanted).encode(), digest_size=8).hexdigest()}"


def _wanted(form: Asked, known: Container[int]) -> tuple[int, ...]:
    chosen = [text for name in WISHES if (text := form.text(name))]
    wanted: list[int] = []
    for one in chosen:
        slot = whole_number(one)
        if slot is None or slot not in known:
            form.problems["wish1"] = msg("この時刻は、選べません。一覧から選び直してください。")
        elif slot not in wanted:
            wanted.append(slot)
    if not form.text("wish1"):
        form.problems["wish1"] = msg("第1希望の時刻を選んでください。")
    return tuple(wanted)


def _read(form: Asked, name: str, read: Callable[[str], str]) -> str:
    """A field that may be left empty, as it is kept."""
    typed = form.text(name)
    if not typed:
        return ""
    try:
        return read(typed)
    except Refusal as refusal:
        form.problems[name] = refusal.message
        return ""
