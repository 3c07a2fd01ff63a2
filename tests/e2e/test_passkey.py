"""A member of staff makes a passkey in a browser with an authenticator, and comes in by it."""

from __future__ import annotations

from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow, touch
from tests.e2e.running import RunningHouse
from tests.e2e.test_rare_states import ask_to_step_up

CLERK = "child_family-clerk-1"


def test_a_clerk_is_invited_makes_a_passkey_signs_in_by_it_and_confirms_a_file_by_it(
    house: RunningHouse, visitor: Visitor
) -> None:
    code = house.command("staff", "invite", CLERK).split()[0]
    page = visitor()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    page.goto("/staff/invited")
    check_accessible(page)
    page.locator("#code").fill(code)
    follow(page.get_by_role("button", name="次へ"))
    page.get_by_role("heading", name="パスキーを登録してください").wait_for()
    check_accessible(page)
    page.locator("#name").fill("窓口のパソコン")
    touch(page.get_by_role("button", name="この機器にパスキーを登録する"))
    page.get_by_text("パスキーを登録しました").wait_for()
    touch(page.get_by_role("button", name="パスキーでサインインする"))
    touch(page.get_by_role("navigation", name="庁内のメニュー").get_by_text("そのほか"))
    follow(page.get_by_role("link", name="わたしのパスキー"))
    page.get_by_role("heading", name="わたしのパスキー").wait_for()
    assert page.get_by_role("rowheader", name="窓口のパソコン").is_visible()
    check_accessible(page)
    ask_to_step_up(page)
    follow(page.get_by_role("button", name="パスキーで確かめる"))
    page.get_by_role("heading", name="確かめました").wait_for()
    assert (
        page.get_by_role("link", name="ファイルを受け取る")
        .or_(page.get_by_role("button", name="ファイルを受け取る"))
        .is_visible()
    )


def test_without_scripts_the_page_says_what_a_passkey_needs(visitor: Visitor) -> None:
    page = visitor(script=False)
    page.goto("/staff/sign-in")
    assert page.get_by_text("JavaScript が動く新しいブラウザーが必要です").is_visible()
    assert not page.get_by_role("button", name="パスキーでサインインする").is_visible()
