"""The addresses of an opening: waiting page, place in line, choosing a time, outcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache, partial

from django.conf import settings
from django.db import Error as DatabaseAway
from django.utils import translation
from django.utils.translation import gettext

from madoguchi.engines.booking.errors.bookings import SlotFull
from madoguchi.engines.booking.errors.openings import (
    NotYourTurn,
    OpeningNotYet,
    OpeningOver,
    PlaceForged,
    WishNotTaken,
)
from madoguchi.engines.booking.queries.openings import OpeningFacts, OutcomeFacts, outcome_of_receipt
from madoguchi.engines.booking.rules import places
from madoguchi.engines.booking.rules.availability import Places
from madoguchi.engines.booking.rules.opening import Phase, Wish
from madoguchi.engines.booking.rules.places import Place
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.faces.lobby import drawing
from madoguchi.faces.lobby.asking import WISHES, Asked, asked, attempt_of, person_key, wish_of
from madoguchi.faces.lobby.drawing import Pages, Waiting, again_in
from madoguchi.faces.lobby.line import Line
from madoguchi.faces.lobby.shelf import Form, Printed, Sheet, page, printed, safe, see
from madoguchi.faces.lobby.wire import Answer, Later, Request, plain
from madoguchi.faces.lobby.writer import Told, Unreachable
from madoguchi.values.clock import now
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number

# Somebody who waits shows the same place again and again; one that is forged is not remembered.
_read = lru_cache(maxsize=100_000)(places.read)
_SECURE = "; Secure" if settings.SESSION_COOKIE_SECURE else ""
_PLACE = b"place="
_PAGES = {
    OutcomeKind.BOOKED: "outcome_booked",
    OutcomeKind.FULL: "outcome_full",
    OutcomeKind.ALREADY: "outcome_already",
}


class Reception:
    """What one opening answers."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._base = f"/opening/{line.facts.ref}"
        self._drawn: Mapping[str, Pages] = {}
        self._handed: dict[tuple[str, Waiting, bytes], Printed] = {}
        self._options: dict[str, bytes] = {}
        self._rooms: Mapping[tuple[bytes, bytes], Callable[[Request, str], Answer]] = {
            (b"GET", b""): self._waiting,
            (b"GET", b"place"): self._place,
            (b"POST", b"place"): self._take_place,
            (b"GET", b"choose"): self._choose,
            (b"POST", b"choose"): self._decide,
        }

    def answer(self, request: Request, rest: bytes) -> Answer:
        """The answer at /opening/REF/`rest`."""
        headers = request.headers
        language = drawing.language_wanted(request)
        method = b"GET" if request.method == b"HEAD" else request.method
        room = self._rooms.get((method, rest))
        if room is not None:
            if method == b"POST" and headers.get(b"sec-fetch-site", b"same-origin") == b"cross-site":
                return plain(403)
            return room(request, language)
        if method == b"GET" and rest.startswith(b"outcome/"):
            return self._outcome(rest[8:], language)
        return plain(405 if any(known == rest for _, known in self._rooms) else 404)

    def renew(self, facts: OpeningFacts, slots: tuple[Places, ...], drawn: Mapping[str, Pages]) -> None:
        """Take over what the database says now; `drawn` are the pages by language."""
        self.line.renew(facts, slots)
        if drawn is not self._drawn:
            self._drawn = drawn
            self._handed.clear()
        self._options = {one: drawing.options(self.line.slots, self.line.free, one) for one in drawn}

    def _form_of(self, name: str, language: str) -> Form:
        return self._drawn[language].forms[name]

    # ── Waiting ──

    def _waiting(self, request: Request, language: str) -> bytes:
        if self._place_of(request) is not None:
            return see(f"{self._base}/place?lang={language}")
        key = (language, self._waits(), again_in(*self._until_next()))
        found = self._handed.get(key)
        if found is None:
            form = self._drawn[language].waiting[key[1]]
            found = self._handed[key] = printed(Sheet(form.filled({"again": key[2]})))
        return found.answer(request)

    def _waits(self) -> Waiting:
        return self.line.phase, self.line.is_full()

    def _until_next(self) -> tuple[float, float]:
        """When a waiting page asks again: often near the opening, and spread so that nobody comes all at once."""
        facts, moment = self.line.facts, now()
        due = {Phase.ANNOUNCED: facts.gathers_at, Phase.GATHERING: facts.opens_at}.get(self.line.phase)
        if due is None:
            return 20, 20
        left = (due - moment).total_seconds()
        return (30, 30) if left > 60 else (left + 1, 7)

    # ── The place in line ──

    def _take_place(self, request: Request, language: str) -> Answer:
        phase = self.line.phase
        if phase is Phase.ANNOUNCED:
            return self._sorry(OpeningNotYet(), language)
        if phase is Phase.CLOSED:
            return self._sorry(OpeningOver(), language)
        form = asked(request.body)
        who = person_key(form, self.line.facts)
        if not who:
            gaps = {name: safe(text) for name, text in form.texts.items()}
            gaps |= drawing.problems(form.problems, language)
            return page(422, self._drawn[language].waiting[self._waits()].filled(gaps))
        place = self.line.place_for(who)
        if isinstance(place, Place):
            return self._to_place(place, language)
        return self._to_place_later(place, form, language)

    async def _to_place_later(self, place: Awaitable[Place], form: Asked, language: str) -> bytes:
        try:
            return self._to_place(await place, language)
        except DatabaseAway:
            return self._outage("place", form, language)

    def _to_place(self, place: Place, language: str) -> bytes:
        token = places.written(place, self.line.facts.secret)
        seconds = int((self.line.facts.closes_at - now()).total_seconds()) + 3600
        cookie = f"place={token}; Path={self._base}; Max-Age={seconds}; HttpOnly; SameSite=Lax{_SECURE}"
        return see(f"{self._base}/place?lang={language}", ("Set-Cookie", cookie))

    def _place_of(self, request: Request) -> Place | None:
        token = self._token(request)
        try:
            return _read(token, self.line.facts.secret) if token else None
        except PlaceForged:
            return None

    def _token(self, request: Request) -> str:
        cookie = request.headers.get(b"cookie", b"")
        at = cookie.find(_PLACE)
        return cookie[at + len(_PLACE) :].partition(b";")[0].decode("ascii", "replace") if at >= 0 else ""

    def _place(self, request: Request, language: str) -> bytes:
        place = self._place_of(request)
        if place is None:
            return see(f"{self._base}?lang={language}", ("Set-Cookie", f"place=; Path={self._base}; Max-Age=0"))
        line, forms = self.line, self._drawn[language].forms
        if (booked := line.booked.get(place.person_key)) is not None:
            return see(self._address(booked, language))
        phase = line.phase
        if phase is Phase.CLOSED:
            return see(f"{self._base}?lang={language}", ("Set-Cookie", f"place=; Path={self._base}; Max-Age=0"))
        if phase is Phase.OPEN and line.is_full():
            return page(200, forms["overfull"].filled({"again": again_in(30, 30)}))
        turn = line.turn_of(place) if phase is Phase.OPEN else None
        gaps = {"serial": b"%d" % place.serial, "again": again_in(*self._until_next())}
        if turn is None:
            return page(200, forms["place_before"].filled(gaps))
        return page(200, self._in_line(forms, turn, gaps))

    def _in_line(self, forms: Mapping[str, Form], turn: int, gaps: dict[str, bytes]) -> bytes:
        line = self.line
        ahead = turn - int(line.admitted)
        gaps["turn"] = f"{turn:,}".encode()
        if ahead <= 0 and line.facts.stopped_at is None:
            gaps["again"] = b"300"
            return forms["place_turn"].filled(gaps)
        seconds = ahead / max(1.0, line.pace)
        gaps["ahead"] = f"{max(0, ahead - 1):,}".encode()
        gaps["minutes"] = b"%d" % max(1, round(seconds / 60))
        gaps["again"] = again_in(min(30, max(2, seconds)), 5)
        return forms["place_line" if line.facts.stopped_at is None else "place_stopped"].filled(gaps)

    # ── Choosing a time ──

    def _choose(self, request: Request, language: str) -> bytes:
        place = self._place_of(request)
        if place is None:
            return see(f"{self._base}?lang={language}")
        try:
            self.line.check_turn(place)
        except Refusal:
            return see(f"{self._base}/place?lang={language}")
        if self.line.is_full():
            return see(f"{self._base}/place?lang={language}")
        at = request.query.find(b"try=")
        attempt = request.query[at + 4 :].partition(b"&")[0] if at >= 0 else b"0"
        return page(200, self._form(language, self._token(request), attempt if attempt.isdigit() else b"0", {}))

    def _form(self, language: str, token: str, attempt: bytes, gaps: Mapping[str, bytes]) -> bytes:
        options = self._options[language]
        given = {"place": safe(token), "try": attempt, **dict.fromkeys(WISHES, options), **gaps}
        return self._form_of("choose", language).filled(given)

    def _decide(self, request: Request, language: str) -> Answer:
        form = asked(request.body)
        line = self.line
        try:
            place = _read(form.text("place"), line.facts.secret)
            line.check_turn(place)
            wish = wish_of(form, line.facts, place, line.slots, language=language, request=request.number)
        except Refusal as refusal:
            return self._sorry(refusal, language)
        if wish is None:
            return page(422, self._again(form, language))
        # A first request is always written down; later ones are refused from memory while nothing is free.
        if attempt_of(form) and line.is_full(wish.wanted):
            return page(409, self._again(form, language, full=True))
        return self._decided(wish, form, language)

    def _again(self, form: Asked, language: str, *, full: bool = False) -> bytes:
        """The form with what was typed, and what is wrong with it."""
        if full:
            form.problems["wish1"] = SlotFull().message
            if self.line.is_full():
                return self._form_of("overfull", language).filled({"again": again_in(30, 30)})
        gaps = {name: safe(text) for name, text in form.texts.items() if name not in WISHES}
        options = self._options[language]
        gaps |= {name: drawing.chosen(options, form.text(name)) for name in WISHES}
        gaps |= drawing.problems(form.problems, language)
        return self._form(language, form.text("place"), b"%d" % attempt_of(form), gaps)

    def _decided(self, wish: Wish, form: Asked, language: str) -> Later[Told]:
        """The answer once the wish is durable; no task of its own, since twenty thousand wait at once."""

        def then(outcome: Told) -> bytes:
            if isinstance(outcome, Unreachable):
                return self._outage("choose", form, language)
            if isinstance(outcome, WishNotTaken):
                form.problems["name"] = outcome.message
                return page(422, self._again(form, language))
            if isinstance(outcome, Exception):
                raise outcome
            if outcome.kind is OutcomeKind.ALREADY:
                outcome = self.line.booked.get(wish.person_key, outcome)
            return see(self._address(outcome, language))

        later = Later(then, wish.request)
        self.line.writer.submit(wish, later.found)
        return later

    # ── Outcome ──

    def _address(self, outcome: OutcomeFacts, language: str) -> str:
        return f"{self._base}/outcome/{outcome.receipt}-{outcome.code}?lang={language}"

    def _outcome(self, rest: bytes, language: str) -> Answer:
        said, _, code = rest.decode("ascii", "replace").partition("-")
        receipt = whole_number(said)
        if receipt is None:
            return plain(404)
        outcome = self.line.recent.get(receipt)
        if outcome is not None:
            return self._told_outcome(outcome, code, language)
        return self._look_up(receipt, code, language)

    async def _look_up(self, receipt: int, code: str, language: str) -> bytes:
        try:
            outcome = await self.line.call(partial(outcome_of_receipt, self.line.facts.id, receipt, code))
        except DatabaseAway:
            return plain(503)
        return self._told_outcome(outcome, code, language)

    def _told_outcome(self, outcome: OutcomeFacts | None, code: str, language: str) -> bytes:
        if outcome is None or outcome.code != code:
            return plain(404)
        return page(200, self._form_of(_PAGES[outcome.kind], language).filled(self._outcome_gaps(outcome, language)))

    def _outcome_gaps(self, outcome: OutcomeFacts, language: str) -> dict[str, bytes]:
        gaps = {"receipt": f"{outcome.receipt:,}".encode(), "number": safe(outcome.number)}
        attempt = int(outcome.key.split("-")[1]) + 1
        gaps["next"] = f"lang={language}&amp;try={attempt}".encode()
        slot = self.line.slots.get(outcome.slot or 0)
        if slot is not None:
            with translation.override(language):
                gaps["when"] = safe(drawing.when(slot))
        gaps["booking"] = safe(booking_address(outcome.code))
        return gaps

    def _sorry(self, refusal: Refusal, language: str) -> bytes:
        with translation.override(language):
            sentence = safe(refusal.message.text(gettext))
        back = "/place" if isinstance(refusal, NotYourTurn | OpeningNotYet) else ""
        gaps = {"sentence": sentence, "back": f"{self._base}{back}?lang={language}".encode()}
        return page(403, self._form_of("sorry", language).filled(gaps))

    def _outage(self, where: str, form: Asked, language: str) -> bytes:
        """Nothing is lost: what was typed stands in the page, to be sent again."""
        hidden = b'<input type="hidden" name="%s" value="%s">'
        gaps = {
            "where": f"{self._base}/{where}?lang={language}".encode(),
            "resend": b"".join(hidden % (safe(name), safe(text)) for name, text in form.texts.items()),
        }
        return page(503, self._form_of("outage", language).filled(gaps), ("Retry-After", "5"))


def booking_address(code: str) -> str:
    """Where the portal shows a booking to whoever has its code."""
    return f"{settings.MADOGUCHI_BASE_URL}/v/{code}"
