"""Visitors whose every word, number and address has a rare mark, in a house that is to fail over them."""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import requests
from django.urls import reverse

from madoguchi.values.clock import JST, now
from tests.engines.messaging.peer import Peer
from tests.faces.portal.filling import CHILD, CONSENT, GUARDIAN, NEXT, picture
from tests.faults.nursed import Nursed
from tests.faults.rig import Rig, until
from tests.faults.test_lost_house import command
from tests.house.shipped_nginx import Front

WORD, LATIN, DIGITS = "ミホンカナリア", "mihoncanary", "9876543"
EMAIL, TELEPHONE = f"{LATIN}@example.jp", "093-987-6543"
_OFFICE, _OUTSIDE = "10.1.2.3", "198.51.100.7"
_ELSEWHERE = "401013"
_PAGES: tuple[tuple[str, Mapping[str, str]], ...] = (
    (
        "guardian",
        {
            **GUARDIAN,
            "guardian.family": WORD,
            "guardian.given_kana": WORD,
            "address.street": f"{WORD}1番",
            "telephone": TELEPHONE,
            "email": EMAIL,
        },
    ),
    ("move", {"moved_in": "no"}),
    ("children", {**CHILD, "children.0.name.given": WORD, "children.0.insurance_number": f"12-{DIGITS}"}),
    ("other_support", {"other_support": "none"}),
    ("refund", {"paid_already": "no"}),
)
# Whoever writes to the database trips over what is in their hands.
_TRIP = """
    CREATE FUNCTION public.trip() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN PERFORM ({words})::integer; RETURN NEW; END $$;
    CREATE TRIGGER trip BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION public.trip()
"""
_STEADY = "DROP FUNCTION public.trip() CASCADE"


def marks_in(text: str) -> list[str]:
    """The lines in which a mark stands, however it was written down."""
    told = "\n".join((text, unquote(text), unescape(text), _unescaped(text), text.replace("-", "")))
    wanted = (WORD, LATIN, DIGITS, quote(WORD), WORD.encode().decode("latin-1"), *_in_base64(WORD), *_in_base64(LATIN))
    return [line for line in told.splitlines() if any(mark in line for mark in wanted)]


def _unescaped(text: str) -> str:
    r"""With `\\u30ab`, and the bytes of `\\xe3\\x82\\xab`, as characters."""
    told = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(
        r"(?:\\x[0-9a-f]{2})+",
        lambda found: bytes.fromhex(found[0].replace("\\x", "")).decode("utf-8", "replace"),
        told,
    )


def _in_base64(word: str) -> Iterator[str]:
    """What of a word stands in base64 wherever it begins, without the characters it shares with its neighbours."""
    for before in range(3):
        yield base64.b64encode(b"\0" * before + word.encode()).decode().rstrip("=")[4:-2]


@dataclass
class Visitor:
    """A browser before nginx that notes every page, and every address it was led to."""

    base: str
    place: str
    seen: list[tuple[int, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    session: requests.Session = field(default_factory=requests.Session)
    where: str = ""

    def get(self, where: str, **more: Any) -> requests.Response:
        """A page."""
        return self._noted("GET", where, **more)

    def post(self, where: str, data: Mapping[str, object], **more: Any) -> requests.Response:
        """The answer to a form, without following it."""
        files = {name: value for name, value in data.items() if hasattr(value, "read")}
        sent = {name: str(value) for name, value in data.items() if name not in files}
        return self._noted("POST", where, data=sent, files=files or None, **more)

    def _noted(self, method: str, where: str, **more: Any) -> requests.Response:
        # A browser says where it comes from; this one says it whole, as one that heeds no policy would.
        headers = {"X-Test-Address": self.place, "X-CSRFToken": self.session.cookies.get("csrf", "")}
        headers |= {"Referer": self.base + quote(self.where, safe="/?=&%")}
        headers |= more.pop("headers", {})
        told = self.session.request(
            method, self.base + where, headers=headers, allow_redirects=False, timeout=60, **more
        )
        self.where = where
        self.seen.append((told.status_code, told.text))
        self.addresses += [told.headers.get("Location", ""), *re.findall(r'(?:href|src|action)="([^"]*)"', told.text)]
        return told


@dataclass
class House:
    """What is walked through, and where each part of it writes."""

    rig: Rig
    front: Front
    peer: Peer
    web: Nursed
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Where nginx listens."""
        return f"http://127.0.0.1:{self.front.port}"

    def visitor(self, place: str = _OUTSIDE) -> Visitor:
        """Somebody new, who was given the cookies of the house."""
        self.visitors.append(Visitor(self.base, place))
        self.visitors[-1].get("/resume")
        return self.visitors[-1]

    def log(self, name: str) -> str:
        """What a process has written."""
        return (self.rig.home / f"{name}.log").read_text(encoding="utf-8")

    def tripping(self, table: str, words: str) -> None:
        """From now on nobody writes into the table; the database says why, with what `words` give."""
        with self.rig.database() as owner:
            owner.execute(_TRIP.format(table=table, words=words))

    def steady(self) -> None:
        """As before."""
        with self.rig.database() as owner:
            owner.execute(_STEADY)

    def count(self, statement: str, word: str) -> int:
        """What a statement counts."""
        with self.rig.database() as look:
            (found,) = look.execute(statement, [word]).fetchone()  # type: ignore[call-overload, misc]
            return int(found)


def applied(house: House, visitor: Visitor) -> str:
    """The number of an application whose every typed text is marked."""
    begun = visitor.post(reverse("portal:apply_start", args=["child_medical_expenses"]), {})
    assert begun.status_code == 302, begun.text
    draft = begun.headers["Location"].split("/")[2]
    papers = ("documents", {"insurance_paper": picture(f"{WORD}の保険証.jpg")})
    for page, data in (*_PAGES, papers):
        told = visitor.post(reverse("portal:apply_page", args=[draft, page]), {**data, **NEXT})
        assert told.status_code == 302, (page, re.findall(r"<li>.*", told.text))
    for page in ("guardian", "children"):
        visitor.get(reverse("portal:apply_page", args=[draft, page]))
    visitor.get(reverse("portal:apply_confirm", args=[draft]))
    told = visitor.post(reverse("portal:apply_submit", args=[draft]), CONSENT)
    assert "/receipt/" in told.headers.get("Location", ""), told.text
    number = told.headers["Location"].rsplit("/", 1)[1]
    for place in ("receipt", "status", "answers", "looks"):
        assert visitor.get(reverse(f"portal:{place}", args=[number])).status_code == 200
    return number


def booked(house: House, visitor: Visitor) -> None:
    """A visit by somebody whose name, telephone and address are marked."""
    begins = (now().astimezone(JST) + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
    with house.rig.database() as owner:
        owner.execute(
            "INSERT INTO booking_slot (office, line, starts_at, ends_at, capacity, declared, reserved, taken, "
            "taken_online) VALUES (%s, 'child', %s, %s, 5, 5, 0, 0, 0)",
            [_ELSEWHERE, begins, begins + timedelta(minutes=15)],
        )
    form = {
        "for": "s.child", "office": _ELSEWHERE, "line": "child", "step": "book", "at": f"{begins:%Y-%m-%dT%H:%M}",
        "key": "marked", "consent": "1", "name": WORD, "kana": WORD, "telephone": TELEPHONE, "email": EMAIL,
    }  # fmt: skip
    told = visitor.post("/visit/book", form)
    assert told.status_code == 302, told.text
    visitor.get(told.headers["Location"])


def looked_up(house: House) -> Visitor:
    """A clerk who searches for the name, opens what they find and writes about it."""
    clerk = house.visitor(_OFFICE)
    clerk.get("/rig/drafted-case")
    for asked in (WORD, TELEPHONE, LATIN):
        assert clerk.post(reverse("staff:search"), {"q": asked}).status_code == 200
    clerk.post(reverse("staff:visits_find"), {"q": TELEPHONE})
    assert clerk.get("/staff/").status_code == 200
    return clerk


def refused(house: House, visitor: Visitor, number: str) -> None:
    """Every refusal of the house and of nginx, with marked words in the address, the form and where one comes from."""
    named = f"{quote(WORD)}?name={quote(WORD)}&email={EMAIL}"
    visitor.where = f"/status/{named}"
    assert visitor.get(f"/nothing/{named}").status_code == 404
    assert visitor.get(f"/s/{named}").status_code == 302
    assert visitor.get(f"/status/{named}").status_code in (302, 404)
    assert visitor.post(reverse("portal:status_enter"), {"number": WORD, "code": WORD}).status_code in (404, 422)
    assert (
        visitor.post(reverse("portal:status_enter"), {"number": WORD}, headers={"X-CSRFToken": ""}).status_code == 403
    )
    assert visitor.get(f"/staff/cases/{named}").status_code == 403
    assert visitor.post(f"/static/{named}", {"name": WORD}).status_code in (403, 404, 405)
    programme = house.visitor()
    token = command(house.rig, "token", "create", "--role", "applicant").stdout.split()[-1]
    for given in (
        f'{{"procedure": "{WORD}"',
        f'{{"procedure": "child_medical_expenses", "answers": {{"name": "{WORD}"}}}}',
    ):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": LATIN}
        told = programme._noted("POST", "/api/v1/applications", data=given.encode(), headers=headers)
        assert 400 <= told.status_code < 500, told.text
    visitor.seen.append((413, too_large(house, f"/apply/{named}")))
    assert visitor.seen[-1][1].startswith("HTTP/1.1 413")
    assert 429 in {visitor.get(f"/s/{named}").status_code for _ in range(60)}


def too_large(house: House, where: str) -> str:
    """The answer to a form of which only the head is sent."""
    head = f"POST {where} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\nX-Test-Address: {_OUTSIDE}\r\n"
    with socket.create_connection(("127.0.0.1", house.front.port), timeout=60) as line:
        line.sendall(f"{head}Referer: {house.base}{where}\r\nConnection: close\r\n\r\n".encode())
        return line.recv(65_536).decode("latin-1")


def broken(house: House, visitor: Visitor, number: str) -> None:
    """Pages and jobs over which the database trips, a page of another build, and a mail server that knows nobody."""
    begun = visitor.post(reverse("portal:apply_start", args=["child_medical_expenses"]), {})
    draft = begun.headers["Location"].split("/")[2]
    house.tripping("records_draft", "NEW.answers::text")
    told = visitor.post(reverse("portal:apply_page", args=[draft, "guardian"]), {**_PAGES[0][1], **NEXT})
    assert told.status_code == 500
    house.steady()
    house.tripping("messaging_outboxmessage", "SELECT string_agg(applicant_name, '|') FROM cases_case")
    with house.rig.database() as owner:
        asked = f'{{"reference_number": "{number}", "kind": "received", "facts": {{"text": "{WORD}"}}}}'
        owner.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('messages', 'tell_applicant', 0, NULL, NULL, %s, NULL)"
            "::procrastinate_job_to_defer_v1])",
            [asked],
        )
    until(lambda: "tell_applicant" in house.log("worker") and "ended with status: Error" in house.log("worker"))
    house.steady()
    house.peer.script["rcpt"] = [f"550 5.1.1 <{EMAIL}>: {LATIN} is unknown here"]
    assert visitor.post("/sign-in/email", {"email": f"{LATIN}2@example.jp"}).status_code in (200, 302)
    until(lambda: not house.peer.script["rcpt"])
