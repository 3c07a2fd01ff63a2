"""What was acknowledged is there once, wherever the web process, the worker or the database was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from requests import Response

from tests.engines.messaging.peer import Peer, listening
from tests.faults.rig import Browser, Rig

ONCE = ("dossiers", "cases", "entries", "received", "counted", "jobs", "journal")
MOST_POINTS = 400
KINDS = ("Crash_At", "Crash_Database_At")  # the process that works is lost, or the database under it


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with listening() as peer:
        yield peer


@pytest.fixture(scope="module")
def rig(peer: Peer) -> Iterator[Rig]:
    mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(peer.port), "SMTP_SECURITY": "none"}
    rig = Rig(more=mail)
    yield rig
    rig.stop()


def submit(browser: Browser, draft: dict[str, object], **crash: int) -> str | None:
    """The number on the receipt, None without one; what is missing would be an error of the scene."""
    fields = {"csrfmiddlewaretoken": str(draft["csrf"]), **{f"consent.{check}": "yes" for check in draft["checks"]}}  # type: ignore[attr-defined]
    answer = browser.post(f"/apply/{draft['ref']}/submit", fields, **crash)
    if answer is None or answer.status_code >= 500:
        return None
    assert answer.status_code == 302, answer.text[:500]
    assert "/receipt/" in answer.headers["Location"]
    return str(answer.headers["Location"].rsplit("/", 1)[-1])


def problems_of(browser: Browser, draft: dict[str, object], receipts: list[str]) -> list[str]:
    """What is lost, doubled or different from the receipts."""
    found = browser.ask(f"/rig/state/{draft['ref']}")
    problems = [f"{name}: {found[name]}" for name in ONCE if found[name] != 1]
    if set(receipts) != set(found["numbers"]):
        problems.append(f"receipts {receipts} but numbers {found['numbers']}")
    return problems


def submit_through_crash(rig: Rig, at: int, kind: str) -> tuple[bool, list[str]]:
    """Submit with a crash at one point and try again; whether the point was reached, and what is wrong afterwards."""
    browser = Browser(rig)
    draft = browser.ask("/rig/draft")
    first = submit(browser, draft, **{kind: at})
    if kind == "Crash_Database_At":  # at its last point the receipt is shown and the database lost all the same
        rig.heal()
    again = submit(browser, draft) or submit(browser, draft)
    assert again is not None
    return first is None, problems_of(browser, draft, [one for one in (first, again) if one])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_lost_at_any_statement_of_submitting_loses_and_doubles_nothing(rig: Rig, kind: str) -> None:
    crashes = 0
    for at in range(1, MOST_POINTS):
        crashed, problems = submit_through_crash(rig, at, kind)
        assert problems == [], f"point {at}"
        if not crashed:
            break
        crashes += 1
    assert 15 < crashes < MOST_POINTS - 1


def is_answered(answer: Response | None) -> bool:
    """Whether somebody who waits for this answer knows what became of what they asked for."""
    return answer is not None and answer.status_code < 500


def ask_through_crash(rig: Rig, ask: Callable[..., Response | None], at: int, kind: str) -> bool:
    """Ask with a crash at one point, and again only when no answer came; whether the first answer was lost."""
    was_lost = not is_answered(ask(**{kind: at}))
    if kind == "Crash_Database_At":
        rig.heal()
    if was_lost:
        assert any(is_answered(ask()) for _ in range(3))
    return was_lost


def signing_off(browser: Browser) -> tuple[str, Callable[..., Response | None]]:
    """The number of a case with a drafted decision, and signing it off."""
    case = browser.ask("/rig/drafted-case")
    fields = {"csrfmiddlewaretoken": str(case["csrf"]), "revision": str(case["revision"])}
    return str(case["ref"]), partial(browser.post, f"/staff/cases/{case['ref']}/sign-off", fields)


def sign_off_through_crash(rig: Rig, at: int, kind: str) -> tuple[str, bool, list[str]]:
    """Sign a case off with a crash at one point; its number, whether the point was reached, and what is wrong."""
    browser = Browser(rig)
    number, sign_off = signing_off(browser)
    was_lost = ask_through_crash(rig, sign_off, at, kind)
    found = browser.ask(f"/rig/state/{number}")
    problems = [f"{name}: {found[name]}" for name in ("decisions", "notice_jobs") if found[name] != 1]
    return number, was_lost, problems


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_lost_at_any_statement_of_deciding_decides_and_tells_once(rig: Rig, peer: Peer, kind: str) -> None:
    losses: Counter[str] = Counter()
    for at in range(1, MOST_POINTS):
        number, was_lost, problems = sign_off_through_crash(rig, at, kind)
        assert problems == [], f"point {at}"
        lost = {"sign_off": was_lost}
        browser = Browser(rig)
        for job in ("issue_notice", "tell", "deliver"):
            lost[job] = ask_through_crash(rig, partial(browser.get, f"/rig/job/{job}/{number}"), at, kind)
        found = browser.ask(f"/rig/state/{number}")
        assert (found["notices"], found["messages"], found["case"]) == (1, 1, ["closed", "grant"]), f"point {at}"
        assert len(set(found["document_numbers"])) == len(found["document_numbers"])
        [(ref, state)] = found["letters"]
        carried = [mail["Message-ID"] for mail in peer.taken if number in mail.get_content()]
        assert state == "sent"
        assert {one.partition("@")[0] for one in carried} == {f"<{ref}"}, f"point {at}"
        losses.update(name for name, was_lost in lost.items() if was_lost)
        if not any(lost.values()):
            break
    assert all(5 < losses[name] < MOST_POINTS - 1 for name in lost), losses


@pytest.fixture(scope="module")
def broken() -> Iterator[Rig]:
    rig = Rig(broken=True)
    yield rig
    rig.stop()


def test_the_checker_sees_what_a_build_without_the_transaction_of_submitting_breaks(broken: Rig) -> None:
    found = any(submit_through_crash(broken, at, "Crash_At")[1] for at in range(1, 40))
    assert found, "a broken build was not noticed: the tests above prove nothing"


def test_the_checker_sees_what_a_build_without_the_transaction_of_signing_off_breaks(broken: Rig) -> None:
    found = any(sign_off_through_crash(broken, at, "Crash_At")[2] for at in range(1, 80))
    assert found, "a broken build was not noticed: the tests above prove nothing"
