"""Names, addresses, numbers and words with a rare mark, walked through the whole house: where does the mark stand then?

nginx as it is shipped, the real web server, the real worker, mail over SMTP and the embedded database; each of them
also fails on purpose, with the marked words in its hands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from madoguchi.config.cli.serve import gunicorn_arguments
from tests.engines.messaging.peer import listening
from tests.faults.rig import _SCENE, Rig, until
from tests.faults.rig import listening as served
from tests.house.shipped_nginx import in_front_of
from tests.security.marked_house import (
    DIGITS,
    EMAIL,
    WORD,
    House,
    applied,
    booked,
    broken,
    looked_up,
    marks_in,
    refused,
)


@pytest.fixture(scope="module")
def walked() -> Iterator[House]:
    """The house after everything that is done in it."""
    with ExitStack() as ends:
        peer = ends.enter_context(listening())
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(peer.port), "SMTP_SECURITY": "none"}
        rig = Rig(serves=False, more={**mail, "MADOGUCHI_LOG": "INFO"})
        ends.callback(rig.stop)
        _, _, _, *arguments = gunicorn_arguments("127.0.0.1", rig.port)
        web = served(rig.run("tests.faults.serving:main", *arguments, errors=rig.home / "web.log", **_SCENE), rig.port)
        rig._processes.append(web)
        working = ("madoguchi.config.working:main", "--concurrency", "1")
        rig._processes.append(rig.run(*working, errors=rig.home / "worker.log"))
        house = House(rig, ends.enter_context(in_front_of(rig.port)), peer, web)
        visitor = house.visitor()
        number = applied(house, visitor)
        booked(house, visitor)
        visitor.post("/sign-in/email", {"email": EMAIL})
        until(lambda: len(peer.taken) >= 3)
        clerk = looked_up(house)
        clerk.get(reverse("staff:case", args=[number]))
        clerk.post(reverse("staff:add_note", args=[number]), {"text": WORD})
        broken(house, visitor, number)
        refused(house, visitor, number)
        web.end()
        assert visitor.get(f"/status/{quote(WORD)}").status_code == 502
        yield house


LOGS: Mapping[str, Callable[[House], str]] = {
    "the access log of nginx": lambda house: _read(house.front.folder / "logs" / "madoguchi.log"),
    "the error log of nginx": lambda house: _read(house.front.folder / "logs" / "madoguchi-errors.log"),
    "the logs nginx has by itself": lambda house: "".join(
        _read(house.front.folder / name) for name in ("log", "inherited.log", "inherited-errors.log")
    ),
    "the log of the web server": lambda house: house.log("web"),
    "the log of the worker": lambda house: house.log("worker"),
    "the log of the database": lambda house: _read(house.rig.cluster.folder / "server.log"),
}


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOGS)
def test_s_log_9_no_marked_word_stands_in_a_log(walked: House, name: str) -> None:
    assert marks_in(LOGS[name](walked)) == []


@pytest.mark.parametrize("status", [302, 403, 404, 413, 429, 500, 502])
def test_s_log_9_no_marked_word_stands_on_a_page_of_an_error(walked: House, status: int) -> None:
    pages = [page for visitor in walked.visitors for found, page in visitor.seen if found == status]
    assert pages
    assert [marks_in(page) for page in pages if marks_in(page)] == []


def test_s_log_9_no_marked_word_stands_in_an_address(walked: House) -> None:
    addresses = [address for visitor in walked.visitors for address in visitor.addresses]
    assert len(addresses) > 200
    assert marks_in("\n".join(addresses)) == []


def test_s_log_9_a_mail_names_nobody_but_whom_it_is_to(walked: House) -> None:
    assert len(walked.peer.taken) >= 3
    for mail in walked.peer.taken:
        # The address it goes to, and the name it greets: it lies in the letter box of that person.
        assert {name for name, value in mail.items() if marks_in(str(value))} <= {"To"}
        assert {*marks_in(mail.get_content())} <= {f"{WORD} 花子 様", f"{WORD} 様"}


def test_the_marked_words_were_everywhere_and_every_process_failed_over_them(walked: House) -> None:
    assert walked.count("SELECT count(*) FROM cases_case WHERE position(%s IN applicant_name) > 0", WORD) == 1
    assert walked.count("SELECT count(*) FROM records_draft WHERE position(%s IN answers::text) > 0", DIGITS) >= 1
    assert walked.count("SELECT count(*) FROM booking_booking WHERE position(%s IN name) > 0", WORD) == 1
    for name in ("web", "worker"):
        assert 'invalid input syntax for type integer: "…"' in walked.log(name)
    assert " 502 " in LOGS["the access log of nginx"](walked)
    assert "database system is ready to accept connections" in LOGS["the log of the database"](walked)
    assert walked.peer.recipients.count(EMAIL) >= 3
