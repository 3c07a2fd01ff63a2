"""What was acknowledged is there once, wherever the web process, the worker or the database was lost.

After each loss one of two things holds. Either not one row of any table is another: then whoever tries again begins
where the one before began, and is lost at the next point. Or something was written: then it is tried again until an
answer comes, everything must be there once, and the house is brought back to where it was for the next point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from requests import Response

from tests.engines.messaging.peer import Peer, listening
from tests.faults.moment import Moment
from tests.faults.rig import DATABASE, PROCESS, Browser, Rig
from tests.faults.standing import standing

ONCE = ("dossiers", "cases", "entries", "received", "counted", "jobs", "journal")
MOST_POINTS = 400
# Who looked at a case is noted before it is decided, and stays noted: what is written of the decision stands elsewhere.
OF_LOOKS = frozenset({"journal_entry", "access_recordeddecision"})
KINDS = (PROCESS, DATABASE)

Ask = Callable[..., Response | None]
Check = Callable[[list[Response]], list[str]]


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


@pytest.fixture(scope="module")
def broken(rig: Rig) -> int:
    return rig.serve_broken()


def is_answered(answer: Response | None) -> bool:
    """Whether somebody who waits for this answer knows what became of what they asked for."""
    return answer is not None and answer.status_code < 500


def lost_asking(rig: Rig, ask: Ask, at: int, kind: str) -> tuple[bool, Response | None]:
    """Whether the process or the database was lost at this point, and what was answered all the same."""
    answer = ask(**{kind: at})
    return (rig.heal() if kind == DATABASE else answer is None), answer


def problems_at_every_point(
    rig: Rig, ask: Ask, kind: str, check: Check, aside: frozenset[str] = frozenset()
) -> tuple[int, list[str]]:
    """Ask and lose what is lost at each point in turn; how many there are, and what is wrong after the first bad one.

    `check` is given the answers that somebody got, and finds what is wrong with them; in the end everything was done.
    What is written in the tables left `aside` is no part of it.
    """
    with Moment(rig.database, aside=aside) as moment:
        for at in range(1, MOST_POINTS):
            lost, answer = lost_asking(rig, ask, at, kind)
            if moment.stands():
                assert lost, f"point {at}: nothing was done, and nothing was lost: {answer}"
                assert not is_answered(answer), f"point {at}: what was answered was not done"
                continue
            answers = [answer, *(answers_to(ask) if lost else ())]
            problems = check([one for one in answers if one is not None and is_answered(one)])
            if problems or not lost:
                return at - 1, [f"point {at}: {one}" for one in problems]
            moment.bring_back()
    raise AssertionError("no end of points")


def answers_to(ask: Ask) -> list[Response | None]:
    """What somebody is told who tries again until an answer comes."""
    answers = [ask()]
    while not is_answered(answers[-1]):
        assert len(answers) < 3, "who tries again gets no answer"
        answers.append(ask())
    return answers


def submitting(browser: Browser, rig: Rig) -> tuple[Ask, Check]:
    """Submitting a draft, and what is lost, doubled or different from the receipts afterwards."""
    draft = browser.ask("/rig/draft")
    fields = {"csrfmiddlewaretoken": str(draft["csrf"]), **{f"consent.{check}": "yes" for check in draft["checks"]}}

    def problems(answers: list[Response]) -> list[str]:
        assert all("/receipt/" in one.headers.get("Location", "") for one in answers), [one.text for one in answers]
        receipts = {one.headers["Location"].rsplit("/", 1)[-1] for one in answers}
        found = standing(rig, draft["ref"])
        wrong = [f"{name}: {found[name]}" for name in ONCE if found[name] != 1]
        return [*wrong, *([f"receipts {receipts} but {found['numbers']}"] if receipts != set(found["numbers"]) else [])]

    return partial(browser.post, f"/apply/{draft['ref']}/submit", fields), problems


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_lost_at_any_statement_of_submitting_loses_and_doubles_nothing(rig: Rig, kind: str) -> None:
    ask, check = submitting(Browser(rig), rig)
    points, problems = problems_at_every_point(rig, ask, kind, check)
    assert problems == []
    assert points > 15


def signing_off(browser: Browser, rig: Rig) -> tuple[str, Ask, Check]:
    """The number of a case with a drafted decision, signing it off, and what is wrong afterwards."""
    case = browser.ask("/rig/drafted-case")
    fields = {"csrfmiddlewaretoken": str(case["csrf"]), "revision": str(case["revision"])}
    sign_off = partial(browser.post, f"/staff/cases/{case['ref']}/sign-off", fields)
    return case["ref"], sign_off, partial(not_once, rig, case["ref"], ("decisions", "notice_jobs"))


def not_once(rig: Rig, number: str, names: tuple[str, ...], _answers: object = None) -> list[str]:
    """Which of these do not stand there once."""
    found = standing(rig, number)
    return [f"{name}: {found[name]}" for name in names if found[name] != 1]


def not_issued(rig: Rig, number: str, _answers: object) -> list[str]:
    """What is wrong after the notice was made: one notice with a number of its own, one closed case, one telling."""
    found = standing(rig, number)
    problems = not_once(rig, number, ("notices", "tellings"))
    problems += [] if found["case"] == ("closed", "grant") else [f"case: {found['case']}"]
    documents = found["document_numbers"]
    return [*problems, *([] if len(set(documents)) == len(documents) else ["a document number was given twice"])]


def not_delivered(rig: Rig, peer: Peer, number: str, _answers: object) -> list[str]:
    """What is wrong after the letter was carried: it is known as sent, and whoever got it twice sees that it is one."""
    [(ref, state)] = standing(rig, number)["letters"]
    carried = {mail["Message-ID"].partition("@")[0] for mail in peer.taken if number in mail.get_content()}
    peer.taken.clear()
    problems = [] if state == "sent" else [f"the letter is {state}"]
    return [*problems, *([] if carried == {f"<{ref}"} else [f"carried {carried} for {ref}"])]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_lost_at_any_statement_of_deciding_decides_and_tells_once(rig: Rig, peer: Peer, kind: str) -> None:
    browser = Browser(rig)
    number, sign_off, signed_off = signing_off(browser, rig)
    steps: dict[str, tuple[Ask, Check]] = {
        "sign_off": (sign_off, signed_off),
        "issue_notice": (partial(browser.get, f"/rig/job/issue_notice/{number}"), partial(not_issued, rig, number)),
        "tell": (partial(browser.get, f"/rig/job/tell/{number}"), partial(not_once, rig, number, ("messages",))),
        "deliver": (partial(browser.get, f"/rig/job/deliver/{number}"), partial(not_delivered, rig, peer, number)),
    }
    for name, (ask, check) in steps.items():
        points, problems = problems_at_every_point(rig, ask, kind, check, OF_LOOKS)
        assert problems == [], name
        assert points > 5, name


def test_the_checker_sees_what_a_build_without_the_transaction_of_submitting_breaks(rig: Rig, broken: int) -> None:
    ask, check = submitting(Browser(rig, broken), rig)
    _, problems = problems_at_every_point(rig, ask, PROCESS, check)
    assert problems, "a broken build was not noticed: the tests above prove nothing"


def test_the_checker_sees_what_a_build_without_the_transaction_of_signing_off_breaks(rig: Rig, broken: int) -> None:
    _, ask, check = signing_off(Browser(rig, broken), rig)
    _, problems = problems_at_every_point(rig, ask, PROCESS, check, OF_LOOKS)
    assert problems, "a broken build was not noticed: the tests above prove nothing"
