"""A resident answers a survey once: signed in by the card, with a token or with a slip, and by name after agreeing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow, touch
from tests.e2e.running import RunningHouse
from tests.e2e.test_blind_answer import answer_in_two_steps, begin, check_told_apart, choose, kept

AOI, MINATO = "見本 葵", "渡邉 湊"
_OPEN = """
from datetime import timedelta
from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys import asking
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number
from tests.journeys import office
questions = (Question("使いやすいですか", "yes_no"), Question("何が使いにくいですか", "long_text", "", "1", "いいえ"))
print(asking.open_survey(asking.NewSurvey("まちづくりのアンケート", "まちを直すため",
    (today() + timedelta(days=9)).isoformat(), "{way}", questions, ()),
    number=new_record_number(), by=office.CENTRE))
"""


def opened(house: RunningHouse, way: str = "residents") -> str:
    return house.do(_OPEN.format(way=way)).strip()


def come_in(page: Page, survey: str, name: str) -> None:
    """From the address of the survey to the provider of the card, and back."""
    page.goto(f"/surveys/{survey}/turn")
    follow(page.locator("main").get_by_role("link", name="マイナンバーカードでサインイン"))
    follow(page.get_by_role("button", name=name))
    follow(page.get_by_role("button", name="この内容を使ってサインインする"))
    page.wait_for_url(f"**/surveys/{survey}/turn")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_resident_answers_with_a_token_nobody_could_join_to_them(
    house: RunningHouse, visitor: Visitor, width: int
) -> None:
    survey, page = opened(house), visitor(width=width)
    page.goto(f"/surveys/{survey}/turn")
    expect(page.locator("main")).to_contain_text("マイナンバーカードでサインインした方が、1人1回だけ")
    check_accessible(page)
    come_in(page, survey, AOI)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    expect(page.get_by_role("button", name="用紙の番号を受け取る")).to_be_hidden()
    check_accessible(page)
    begin(page)
    choose(page, "no")
    check_accessible(page)
    answer_in_two_steps(page)
    assert kept(house, survey) == (1, 1)
    check_told_apart(asked, house, survey, signed_at=f"/surveys/{survey}/sign")
    page.reload()
    expect(page.locator("main")).to_contain_text("もう受け取りました")


def test_without_scripts_a_resident_gets_a_slip_and_the_answer_knows_nobody(
    house: RunningHouse, visitor: Visitor
) -> None:
    survey, page = opened(house), visitor(script=False)
    come_in(page, survey, MINATO)
    assert page.get_by_text("市は、作るときにはだれの番号かを知ることができますが").is_visible()
    assert page.locator("header").get_by_text("渡邉 湊").is_visible()
    follow(page.get_by_role("button", name="用紙の番号を受け取る"))
    addresses = [page.url]
    follow(page.get_by_role("button", name="いま答える"))
    addresses.append(page.url)
    assert "渡邉" not in page.locator("body").inner_text()
    assert page.get_by_role("button", name="サインアウト").count() == 0
    slip = page.locator('input[name="slip"]').input_value()
    page.locator('input[name="q1"][value="yes"]').check(force=True)
    follow(page.get_by_role("button", name="回答を送る"))
    addresses.append(page.url)
    assert page.get_by_role("heading", name="回答を受け取りました").is_visible()
    assert slip
    assert not any(slip in address for address in addresses)
    assert kept(house, survey) == (1, 1)
    page.goto(f"/surveys/{survey}/turn")
    assert page.get_by_text("もう受け取りました").is_visible()


def test_by_name_a_resident_agrees_and_answers_once(house: RunningHouse, visitor: Visitor) -> None:
    survey, page = opened(house, "residents_named"), visitor(width=390)
    come_in(page, survey, AOI)
    check_accessible(page)
    follow(page.get_by_role("link", name="回答する"))
    expect(page.locator("main")).to_contain_text("あなたの閲覧の記録に出ます")
    page.locator('input[name="q1"][value="yes"]').check(force=True)
    follow(page.get_by_role("button", name="回答を送る"))
    expect(page.locator("main")).to_contain_text("同意してください")
    check_accessible(page)
    page.locator('input[name="agreed"]').check(force=True)
    follow(page.get_by_role("button", name="回答を送る"))
    expect(page.locator("main")).to_contain_text("もう回答しました")
    check_accessible(page)
    assert kept(house, survey) == (1, 1)


def test_an_address_of_mail_is_not_enough_where_each_person_is_to_answer_once(
    house: RunningHouse, visitor: Visitor
) -> None:
    survey, open_to_all, page = opened(house), opened(house, "accounts"), visitor()
    page.goto(f"/sign-in/email?next=/surveys/{survey}/turn")
    page.locator('input[name="email"]').fill("survey@example.jp")
    follow(page.locator("main form button").last)
    code = "".join(one for one in page.locator("main .notice").inner_text() if one.isdigit())[-6:]
    page.locator('input[name="code"]').fill(code)
    follow(page.locator("main form button").last)
    expect(page.locator("main")).to_contain_text("いまのサインインでは、答えられません")
    check_accessible(page)
    page.goto(f"/surveys/{open_to_all}/turn")
    expect(page.get_by_role("button", name="答え始める")).to_be_visible()
    touch(page.get_by_text("このアンケートの鍵"))
    check_accessible(page)
