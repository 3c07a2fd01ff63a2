"""Every state of a page before the rules of WCAG 2.2 AA, as axe-core knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response

from tests.e2e.axe import bringing_axe, check_accessible
from tests.e2e.browsing import sign_in_as_asked
from tests.e2e.filling import Form, agree_and_submit, answer_page
from tests.e2e.pressing import follow, touch
from tests.e2e.running import RunningHouse
from tests.e2e.staging import come_in, staged
from tests.house.addresses import Place, address
from tests.house.scene import Scene
from tests.house.test_query_counts import READABLE, reader

NO_PAGES = {
    *(
        "portal:picture",
        "portal:figures_csv",
        "portal:file_book_csv",
        "counter:waits_csv",
        "portal:file",
        "portal:notice_pdf",
    ),
    *("staff:register_file", "staff:register_counts_file", "staff:dataset_file", "staff:import_file"),
    *("portal:data_catalogue", "portal:survey_results_csv", "staff:survey_named_csv"),
    *("portal:visit_calendar", "portal:procedure_form", "portal:lottery_csv", "portal:lottery_json"),
    *(
        "staff:paper_content",
        "staff:proxy_paper",
        "staff:notice_pdf",
        "staff:record_attachment",
        "console:definition_text",
        "console:build_yaml",
    ),
}
SEEN = [place for place in READABLE if not place.startswith("api:") and place not in NO_PAGES]


@pytest.fixture(scope="module")
def browser_page(house: RunningHouse, chromium: object) -> Iterator[Callable[[str, int], Page]]:
    """One browser for all states; who is asked for comes in."""
    context = chromium.new_context(
        base_url=house.base, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
    )  # type: ignore[attr-defined]
    context.add_init_script(bringing_axe())
    page = context.new_page()

    def as_role(role: str, width: int) -> Page:
        context.clear_cookies()
        come_in(context, role, house)
        page.set_viewport_size({"width": width, "height": 900})
        return page

    yield as_role
    context.close()


BUTTON = 'main form:not([role="search"]) button.button:not([data-kind="text"]):not([data-kind="line"])'
NEXT = 'main form button[name="next"]:not([aria-hidden])'


def where(url: str) -> str:
    """A page of a form, without the field it leads to and the state it was drawn from."""
    return re.split("[?#]", url)[0]


def press(page: Page, button: str = BUTTON) -> None:
    """Press a button, by default the main one of the form, and wait for what it brings."""
    follow(page.locator(button).last)


def send_empty(page: Page) -> None:
    """Empty every box and press the button."""
    for box in page.locator("main form :is(input[type=text], input:not([type]), textarea):visible").all():
        box.fill("")
    for tick in page.locator("main form input[type=checkbox]:checked").all():
        tick.uncheck(force=True)
    press(page)


def send_nonsense(page: Page) -> None:
    """Fill every box with what cannot be read, and press the button."""
    for box in page.locator("main form :is(input[type=text], input:not([type]), textarea):visible").all():
        box.fill("@@@")
    press(page)


def let_it_be(page: Page) -> None:
    """Only look."""


def ask_for_code(page: Page) -> None:
    """Have a code sent to an address."""
    page.locator("#email").fill("aoi@example.jp")
    press(page)
    page.locator("#code").wait_for()


def enter_wrong_code(page: Page) -> None:
    """Have a code sent, and enter another."""
    ask_for_code(page)
    page.locator("#code").fill("nothing")
    press(page)


def look_for(words: str) -> Callable[[Page], None]:
    """Search the office for these words."""

    def look(page: Page) -> None:
        page.locator('main input[name="q"]').fill(words)
        with page.expect_navigation():
            page.locator('main input[name="q"]').press("Enter")

    return look


def look_and_ask(page: Page) -> None:
    """Look for what is held about a question, and write an inquiry all the same."""
    page.locator('main input[name="words"]').fill("附属機関の委員の数")
    press(page, 'main form[role="search"] button')
    press(page, 'main form[action$="/inquiries/new"] button')


def bring_rows(page: Page) -> None:
    """Bring a file by which a row changes, one comes, and one is of a record that is not there."""
    rows = (
        "氏名,選出の区分,任期の終わり",
        "見本 葵,市民公募,2028-03-31",
        "見本 一,学識経験者,2028-03-31",
        "見本 二,会長,",
    )
    names = ("名称", *["見本の日の審議会"] * 2, "見本にない審議会")
    content = "\n".join(",".join(line) for line in zip(names, rows, strict=True)).encode()
    page.locator("input[type=file]").set_input_files({"name": "委員.csv", "mimeType": "text/csv", "buffer": content})
    press(page)


def choose_several(page: Page) -> None:
    """Tick the first cases of a queue and ask what would happen to them."""
    for tick in page.locator('main tbody input[name="ref"]').all()[:3]:
        tick.check(force=True)
    page.locator("#bulk-event").select_option("take")
    press(page, "main .bulk-bar button")


def be_slower(page: Page) -> None:
    """Press a button that was drawn before somebody else went on."""
    page.evaluate("document.querySelectorAll('input[name=revision]').forEach(one => one.value = '0')")
    press(page, 'main form[action$="/take"] button')


def be_slower_on_a_form(page: Page) -> None:
    """Send a form that was drawn before somebody else went on."""
    page.evaluate("document.querySelectorAll('input[name=revision]').forEach(one => one.value = '0')")
    page.locator("main textarea").first.fill("窓口で確かめました。")
    press(page)


def answer_no(page: Page) -> None:
    """Answer the first question so that another one is asked."""
    page.locator('input[name="q1"][value="no"]').check(force=True)
    press(page)


def write_conditions(page: Page) -> None:
    """Write two questions of which the second depends on an answer that cannot be given."""
    page.locator("#q1").fill("窓口は使いやすいですか")
    page.locator("#q2").fill("なぜですか")
    touch(page.locator("details:has(#w2) > summary"))
    page.locator("#w2").select_option("1")
    page.locator("#v2").fill("たぶん")
    press(page)


def say_nothing(page: Page) -> None:
    """Send a comment without words."""
    press(page, 'main form[action$="/comments"] button.button')


def tell_who_comes(page: Page, email: str = "akane@example.jp") -> None:
    """Fill in who comes, and go on to the page that shows everything once more."""
    for field, text in (("name", "見本 茜"), ("kana", "ミホン アカネ"), ("email", email)):
        page.locator(f"#{field}").fill(text)
    page.locator("#consent").check(force=True)
    press(page)
    page.locator('button[value="book"]').wait_for()


def book_twice(page: Page) -> None:
    """Book a time, and the same time once more as the same person."""
    where = page.url
    for _ in range(2):
        page.goto(where)
        tell_who_comes(page)
        press(page, 'main button[value="book"]')


def book_what_is_closed(page: Page) -> None:
    """Book a time at which nobody is received any more, as somebody who has no booking."""
    tell_who_comes(page, "yoru@example.jp")
    night = "one => { one.value = one.value.replace(/T.*/, 'T03:00') }"
    page.locator('main input[name="at"]').evaluate(night)
    press(page, 'main button[value="book"]')


def ask_for_no_service(page: Page) -> None:
    """Press a tile of the kiosk for which there is no counter any more."""
    tile = page.locator('main button[name="service"]').first
    tile.evaluate("one => { one.value = 'nothing' }")
    follow(tile)


def call_as_somebody_known(page: Page) -> None:
    """Book for a caller who is called like somebody who is booked already."""
    page.locator('main input[name="time"]').first.check(force=True)
    for field, text in (("name", "見本 葵"), ("kana", "みほん あおい"), ("telephone", "0930009999")):
        page.locator(f"#{field}").fill(text)
    with page.expect_navigation():
        page.locator("#telephone").press("Enter")
    page.locator('main input[name="sure"]').wait_for()


def take_slip(page: Page) -> None:
    """Ask for the number the house makes, on the page whose script would draw one itself."""
    begin = page.get_by_role("button", name="答え始める")
    begin.wait_for()
    touch(page.locator("[data-slip] summary"))
    follow(page.get_by_role("button", name="用紙の番号を受け取る"))


def _at(place: Place) -> Callable[[Scene], str]:
    return lambda scene: address(place, scene)


# What is shown when something was done or went wrong: status, who, where, and what they do there.
STATES: dict[str, tuple[int, str, Callable[[Scene], str], Callable[[Page], None]]] = {
    "nothing found": (200, "anonymous", lambda scene: "/find?q=ぬぬぬ", let_it_be),
    "something found": (200, "anonymous", lambda scene: "/find?q=児童&audience=resident", let_it_be),
    "the times of all offices": (200, "anonymous", lambda scene: "/visit/times?for=s.child&for=s.moving", let_it_be),
    "the times of all offices in a list": (
        200,
        "anonymous",
        lambda scene: "/visit/times?for=s.child&view=list",
        let_it_be,
    ),
    "the times of one office in a list": (
        200,
        "anonymous",
        lambda scene: "/visit/times?for=s.child&view=list&office=401013",
        let_it_be,
    ),
    "no such page": (404, "anonymous", lambda scene: "/nothing", let_it_be),
    "no such procedure": (404, "anonymous", lambda scene: "/procedures/nothing", let_it_be),
    "another person's matter": (404, "resident", _at("portal:status"), let_it_be),
    "wrong codes": (422, "anonymous", _at("portal:status_enter"), send_nonsense),
    "no code": (422, "anonymous", _at("portal:resume"), send_empty),
    "withdrawing without the tick": (422, "owner", _at("portal:withdraw"), press),
    "correcting nothing": (422, "owner", _at("portal:correct"), press),
    "a matter that waits": (200, "owner", lambda scene: f"/status/{scene.waiting}", let_it_be),
    "a matter that is decided": (200, "owner", lambda scene: f"/status/{scene.decided}", let_it_be),
    "a code by e-mail that is on its way": (200, "anonymous", _at("portal:sign_in_email"), ask_for_code),
    "a code by e-mail that is wrong": (422, "anonymous", _at("portal:sign_in_email"), enter_wrong_code),
    "a draft that was saved": (200, "owner", _at("portal:apply_saved"), let_it_be),
    "the inbox of everything": (200, "centre", lambda scene: "/staff/?view=all", let_it_be),
    "the inbox of what is over": (200, "clerk", lambda scene: "/staff/?view=done", let_it_be),
    "the inbox narrowed to nothing": (200, "centre", lambda scene: "/staff/?view=all&ward=000000", let_it_be),
    "a search with an answer": (200, "centre", _at("staff:search"), look_for("ア")),
    "a search without an answer": (200, "centre", _at("staff:search"), look_for("ぬぬぬ")),
    "a file of rows that was brought": (200, "centre", _at("staff:rows_import"), bring_rows),
    "several at once": (200, "centre", lambda scene: "/staff/?view=all", choose_several),
    "a case that waits": (200, "centre", lambda scene: f"/staff/cases/{scene.waiting}", let_it_be),
    "a case that is drafted": (200, "decider", lambda scene: f"/staff/cases/{scene.drafted}", let_it_be),
    "a case that is decided": (200, "clerk", lambda scene: f"/staff/cases/{scene.decided}", let_it_be),
    "a case of another division": (404, "stranger", _at("staff:case"), let_it_be),
    "no such case": (404, "centre", lambda scene: "/staff/cases/1000-0000-00", let_it_be),
    "somebody was faster": (409, "centre", _at("staff:case"), be_slower),
    "somebody was faster while one wrote": (409, "centre", _at("staff:add_note"), be_slower_on_a_form),
    "a correction asked for with nothing": (422, "centre", _at("staff:request_correction"), send_empty),
    "a correction of nothing": (422, "centre", _at("staff:correct_value"), send_empty),
    "more time until nonsense": (422, "centre", _at("staff:extend_correction"), send_nonsense),
    "a hand-over to nobody": (422, "centre", _at("staff:hand_over"), send_empty),
    "a note without words": (422, "centre", _at("staff:add_note"), send_empty),
    "a draft without an outcome": (422, "clerk", _at("staff:draft_decision"), press),
    "a result corrected to nothing": (422, "decider", _at("staff:correct_result"), press),
    "the console for a clerk": (403, "centre", _at("console:definitions"), let_it_be),
    "no such version": (404, "administrator", lambda scene: "/console/definitions/nothing", let_it_be),
    "an opening on the telephone": (
        200,
        "centre",
        lambda scene: f"/staff/visits/book?opening={scene.open_opening}",
        let_it_be,
    ),
    "another time of an opening": (
        200,
        "owner",
        lambda scene: f"/visit/bookings/{scene.opened_visit}/times",
        let_it_be,
    ),
    "a comment without words": (422, "centre", _at("staff:record"), say_nothing),
    "a record with a file": (
        200,
        "centre",
        lambda scene: f"/staff/registers/road_damage/records/{scene.attachment[0]}",
        let_it_be,
    ),
    "a survey whose answer brings a question": (200, "anonymous", _at("portal:survey"), answer_no),
    "a survey of residents before the sign-in": (200, "anonymous", _at("portal:survey_turn"), let_it_be),
    "a survey of residents for another sign-in": (200, "resident", _at("portal:survey_turn"), let_it_be),
    "a resident's turn in a survey": (200, "owner", _at("portal:survey_turn"), let_it_be),
    "the number of a resident's slip": (200, "owner", _at("portal:survey_turn"), take_slip),
    "a survey by name without agreeing": (422, "owner", _at("portal:survey_named"), press),
    "a survey with conditions nobody could meet": (422, "centre", _at("staff:survey_new"), write_conditions),
    "a table of a register": (
        200,
        "centre",
        lambda scene: f"/console/registers/drafts/{scene.plain_build}/fields/people",
        let_it_be,
    ),
    "a field in a table": (
        200,
        "centre",
        lambda scene: f"/console/registers/drafts/{scene.plain_build}/fields/people.name",
        let_it_be,
    ),
    "a process with an action without a name": (422, "centre", _at("console:build_flow"), send_empty),
    "an inquiry that is written": (200, "centre", _at("staff:inquiry_look"), look_and_ask),
    "a visit before it is booked": (200, "anonymous", _at("portal:visit_book"), tell_who_comes),
    "a visit that is booked already": (422, "anonymous", _at("portal:visit_book"), book_twice),
    "a time that is gone": (409, "anonymous", _at("portal:visit_book"), book_what_is_closed),
    "a visit without a name": (422, "anonymous", _at("portal:visit_book"), send_empty),
    "waiting without a name": (422, "anonymous", _at("portal:visit_wait"), send_empty),
    "no place on the waiting list": (200, "anonymous", _at("portal:visit_waiting"), let_it_be),
    "a kiosk without a ticket": (422, "anonymous", _at("counter:kiosk"), ask_for_no_service),
    "a tablet with a wrong code": (422, "anonymous", _at("counter:tablet_enter"), send_nonsense),
    "a caller like somebody else": (200, "centre", _at("staff:visits_book"), call_as_somebody_known),
    "messages of one state": (200, "administrator", lambda scene: "/console/outbox?state=kept", let_it_be),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state(state: str, house: RunningHouse, browser_page: Callable[[str, int], Page]) -> None:
    expected, role, where, act = STATES[state]
    page = browser_page(role, 390 if role in ("anonymous", "owner", "resident") else 1280)
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if _is_page(answer) else None)
    page.goto(where(staged(house)))
    act(page)
    assert statuses[-1] == expected, page.locator("main").inner_text()[:400]
    check_accessible(page)


def _is_page(answer: Response) -> bool:
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


@pytest.mark.parametrize("procedure_id", ["child_medical_expenses", "child_allowance_claim", "subsidy_grant"])
def test_every_page_of_a_form_with_its_problems_and_its_end(
    procedure_id: str, house: RunningHouse, forms: dict[str, Form], browser_page: Callable[[str, int], Page]
) -> None:
    page = browser_page("anonymous", 390)
    sign_in_as_asked(page, procedure_id)
    page.goto(f"/procedures/{procedure_id}/apply")
    press(page)
    for _ in range(20):
        if page.url.rstrip("/").endswith("/confirm"):
            break
        here = page.url
        press(page, NEXT)
        if where(page.url) == where(here):
            assert page.locator(".errors").count() == 1
            check_accessible(page)
            answer_page(page, forms[procedure_id].typed)
            press(page, NEXT)
    check_accessible(page)
    press(page)
    assert page.locator(".errors").count() == 1
    check_accessible(page)
    agree_and_submit(page)
    check_accessible(page)


FAULTS = '<h1>x</h1><p id="dim">dim</p><input><img src="/x.png">'


def test_a_page_with_faults_does_not_pass(browser_page: Callable[[str, int], Page]) -> None:
    page = browser_page("anonymous", 390)
    page.goto("/")
    page.evaluate("faults => { document.querySelector('main').innerHTML = faults }", FAULTS)
    page.evaluate("document.querySelector('#dim').style.color = '#bbb'")
    with pytest.raises(AssertionError) as found:
        check_accessible(page)
    assert all(rule in str(found.value) for rule in ("color-contrast", "label", "image-alt"))


@pytest.mark.parametrize("language", ["en", "ja-easy"])
@pytest.mark.parametrize(
    "place", ["portal:home", "portal:find", "portal:procedure", "portal:apply_page", "portal:status"]
)
def test_the_pages_of_a_resident_in_other_languages(
    place: Place, language: str, house: RunningHouse, browser_page: Callable[[str, int], Page]
) -> None:
    page = browser_page(reader(place), 390)
    page.context.add_cookies([{"name": "language", "value": language, "url": house.base}])
    page.goto(address(place, staged(house)))
    check_accessible(page)
