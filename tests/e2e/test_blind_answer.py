"""Answering a survey without a name: with a token this browser draws, and without scripts with a slip."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.conftest import ROOT
from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow, touch
from tests.e2e.running import RunningHouse

CLERK, COLLEAGUE = "child_family-clerk-1", "child_family-clerk-2"
_OPEN = """
from datetime import timedelta
from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys import asking
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number
from tests.journeys import office
questions = (Question("使いやすいですか", "yes_no"), Question("何が使いにくいですか", "long_text", "", "1", "いいえ"))
print(asking.open_survey(asking.NewSurvey("窓口のアンケート", "窓口を直すため",
    (today() + timedelta(days=9)).isoformat(), "anonymous", questions, ("child_family",)),
    number=new_record_number(), by=office.CENTRE))
"""
_VECTOR = json.loads((ROOT / "tests/engines/surveys/rfc9474.json").read_text())


@pytest.fixture
def survey(house: RunningHouse) -> str:
    """A survey without names for the division of the clerk."""
    return house.do(_OPEN).strip()


def begun(visitor: Visitor, survey: str, who: str = CLERK, **more: object) -> Page:
    """The page of the survey, as this member of staff opens it."""
    page = visitor(**more)
    sign_in_as_staff(page, who)
    page.goto(f"/staff/surveys/of/{survey}")
    return page


def begin(page: Page) -> None:
    touch(page.get_by_role("button", name="答え始める"))


def choose(page: Page, value: str) -> None:
    page.locator(f'[data-form] input[name="q1"][value="{value}"]').check(force=True)


def send(page: Page) -> None:
    touch(page.locator("[data-form] button", has_text="回答を送る"))


def kept(house: RunningHouse, survey: str) -> tuple[int, int]:
    """How many had their turn, and how many answered."""
    counts = [
        house.one(f"SELECT count(*) FROM {table} t JOIN surveys_survey s ON s.id = survey_id WHERE s.ref = %s", survey)  # noqa: S608 - two names
        for table in ("surveys_surveyslip", "surveys_surveyanswer")
    ]
    return int(counts[0][0]), int(counts[1][0])


def answer_in_two_steps(page: Page) -> None:
    """Send the answer; a question more depends on it, and then it is received."""
    send(page)
    expect(page.locator("[data-form]")).to_contain_text("答えに合わせて、質問が増えました")
    page.locator('[data-form] [name="q2"]').fill("文字が小さい")
    send(page)
    expect(page.locator("[data-form] [role=status]")).to_contain_text("回答を受け取りました")
    check_accessible(page)


def check_told_apart(asked: list[Request], house: RunningHouse, survey: str, *, signed_at: str) -> None:
    """Who signs is known by their session, and the answer goes without anything of them."""
    ways = {one.url.removeprefix(house.base): one.all_headers() for one in asked if one.method == "POST"}
    assert set(ways) == {f"/surveys/{survey}/token", signed_at}
    assert "sid=" in ways[signed_at]["cookie"]
    for one in asked:
        if one.url.endswith("/token"):
            assert not {"cookie", "referer", "authorization"} & set(one.all_headers())


@pytest.mark.parametrize("width", [390, 1280])
def test_a_clerk_answers_with_a_token_nobody_could_join_to_them(
    house: RunningHouse, visitor: Visitor, survey: str, width: int
) -> None:
    page = begun(visitor, survey, width=width)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    expect(page.get_by_text("市は番号を見ないで署名するので")).to_be_visible()
    expect(page.get_by_text("だれの答えかを推測できることがあります")).to_be_visible()
    expect(page.get_by_role("button", name="用紙の番号を受け取る")).to_be_hidden()
    check_accessible(page)
    begin(page)
    choose(page, "no")
    expect(page.get_by_text("番号は、この画面を閉じると消えます")).to_be_visible()
    check_accessible(page)
    answer_in_two_steps(page)
    assert kept(house, survey) == (1, 1)
    check_told_apart(asked, house, survey, signed_at=f"/staff/surveys/of/{survey}/sign")
    left = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(left) == [0, 0, ""]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    page.reload()
    expect(page.locator("main")).to_contain_text("もう受け取りました")
    assert page.get_by_role("button", name="答え始める").count() == 0
    page.goto(f"/surveys/{survey}")
    touch(page.get_by_text("このアンケートの鍵"))
    check_accessible(page)


def test_without_scripts_the_page_gives_a_slip_and_says_what_the_house_could_know(
    house: RunningHouse, visitor: Visitor, survey: str
) -> None:
    page = begun(visitor, survey, COLLEAGUE, script=False)
    assert page.get_by_text("市は、作るときにはだれの番号かを知ることができますが").is_visible()
    assert not page.get_by_role("button", name="答え始める").is_visible()
    follow(page.get_by_role("button", name="用紙の番号を受け取る"))
    follow(page.get_by_role("button", name="いま答える"))
    page.locator('input[name="q1"][value="yes"]').check(force=True)
    follow(page.get_by_role("button", name="回答を送る"))
    assert page.get_by_role("heading", name="回答を受け取りました").is_visible()
    assert kept(house, survey) == (1, 1)


def lost_once(route: Route) -> None:
    """The house does what was asked, and its answer gets lost on the way."""
    # Playwright would send the cookies of the window along, where the page sends none.
    headers = {name: value for name, value in route.request.all_headers().items() if name in ("cookie", "content-type")}
    asked = urllib.request.Request(route.request.url, route.request.post_data_buffer, headers)  # noqa: S310 - the house
    urllib.request.urlopen(asked)  # noqa: S310
    route.abort()


def test_a_signature_that_was_lost_on_the_way_is_asked_for_again(
    house: RunningHouse, visitor: Visitor, survey: str
) -> None:
    page = begun(visitor, survey)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.post_data or "") if one.url.endswith("/sign") else None)
    page.route("**/sign", lost_once, times=1)
    begin(page)
    expect(page.locator("[data-says=broken]")).to_be_visible()
    check_accessible(page)
    assert kept(house, survey) == (1, 0)
    begin(page)
    choose(page, "yes")
    send(page)
    expect(page.locator("[data-form] [role=status]")).to_be_visible()
    assert len(asked) == 2
    assert len(set(asked)) == 1
    assert kept(house, survey) == (1, 1)


def test_an_answer_whose_receipt_was_lost_is_sent_again_and_counts_once(
    house: RunningHouse, visitor: Visitor, survey: str
) -> None:
    page = begun(visitor, survey)
    begin(page)
    choose(page, "yes")
    page.route("**/token", lost_once, times=1)
    send(page)
    expect(page.locator("[data-says=lost]")).to_be_visible()
    assert page.locator('[data-form] input[name="q1"][value="yes"]').is_checked()
    check_accessible(page)
    send(page)
    expect(page.locator("[data-form] [role=alert]")).to_contain_text("もう回答されています")
    assert kept(house, survey) == (1, 1)


def test_a_second_window_gets_no_second_signature(house: RunningHouse, visitor: Visitor, survey: str) -> None:
    first, second = begun(visitor, survey), begun(visitor, survey)
    begin(first)
    expect(first.locator("[data-form] form")).to_be_visible()
    begin(second)
    expect(second.locator("[data-says=given]")).to_be_visible()
    assert kept(house, survey) == (1, 0)


def test_a_key_of_ones_own_is_noticed_before_anything_is_signed(
    house: RunningHouse, visitor: Visitor, survey: str
) -> None:
    other = house.one("SELECT public_key FROM surveys_survey WHERE ref = %s", house.do(_OPEN).strip())[0]
    page = begun(visitor, survey)
    page.evaluate("(key) => document.querySelector('[data-blind]').dataset.key = key", other)
    page.route("**/staff/surveys/of/*", lambda route: swapped(route, other))
    page.reload()
    begin(page)
    expect(page.locator("[data-says=other]")).to_be_visible()
    check_accessible(page)
    assert kept(house, survey) == (0, 0)


def swapped(route: Route, key: str) -> None:
    answer = route.fetch()
    text = answer.text()
    mine = text.split('data-key="')[1].split('"')[0]
    route.fulfill(response=answer, body=text.replace(mine, key))


def test_a_signature_that_is_none_is_not_used(house: RunningHouse, visitor: Visitor, survey: str) -> None:
    page = begun(visitor, survey)
    page.route("**/sign", lambda route: route.fulfill(status=200, body="A" * 512), times=1)
    begin(page)
    expect(page.locator("[data-says=broken]")).to_be_visible()
    assert not page.locator("[data-form] form").is_visible()


def test_the_form_speaks_the_readers_language(visitor: Visitor, survey: str) -> None:
    page = begun(visitor, survey)
    page.context.add_cookies([{"name": "language", "value": "en", "url": page.url}])
    page.reload()
    touch(page.locator("[data-begins] button"))
    expect(page.locator("[data-form] button")).to_have_text("Send the answer")


def test_the_vector_of_the_rfc_comes_out_in_the_browser(visitor: Visitor, survey: str) -> None:
    page = begun(visitor, survey)
    n = int(_VECTOR["p"], 16) * int(_VECTOR["q"], 16)
    given = {**_VECTOR, "n": f"{n:x}", "script": page.locator('script[src*="blind"]').get_attribute("src")}
    told = page.evaluate(
        """async (given) => {
        const its = await import(given.script);
        const bytes = (text) => its.bytesOf(BigInt("0x" + text), text.length / 2);
        const hex = (all) => Array.from(all, (one) => one.toString(16).padStart(2, "0")).join("");
        const plain = (all) => btoa(String.fromCharCode(...all));
        const letters = (all) => plain(all).replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=/g, "");
        const jwk = { kty: "RSA", n: letters(bytes(given.n)), e: "AQAB" };
        const pss = { name: "RSA-PSS", hash: "SHA-384" };
        const known = await crypto.subtle.importKey("jwk", jwk, pss, true, ["verify"]);
        const spki = new Uint8Array(await crypto.subtle.exportKey("spki", known));
        const key = await its.keyOf(plain(spki));
        const message = bytes(given.msg_prefix + given.msg), inverse = BigInt("0x" + given.inv);
        const blind = its.inverseOf(inverse, key.n);
        const hidden = await its.blinded(key, message, bytes(given.salt), blind);
        const signature = await its.finalized(key, message, bytes(given.blind_sig), hidden.inverse);
        const fails = async (doing) => { try { await doing(); return false; } catch { return true; } };
        const flipped = bytes(given.blind_sig);
        flipped[400] ^= 1;
        return {
          sent: hex(hidden.sent), inverse: hidden.inverse.toString(16), signature: hex(signature),
          prepared: its.prepared(message).length - message.length,
          apart: hex(its.prepared(message)) !== hex(its.prepared(message)),
          broken: await fails(() => its.finalized(key, message, flipped, hidden.inverse)),
          short: await fails(() => its.finalized(key, message, bytes(given.blind_sig).slice(1), hidden.inverse)),
          other: await fails(() => its.finalized(key, bytes(given.msg), bytes(given.blind_sig), hidden.inverse)),
        };
      }""",
        given,
    )
    assert told == {
        "sent": _VECTOR["blinded_msg"],
        "inverse": _VECTOR["inv"],
        "signature": _VECTOR["sig"],
        "prepared": 32,
        **dict.fromkeys(("apart", "broken", "short", "other"), True),
    }
