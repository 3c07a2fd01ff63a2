"""The pages of a register say who did what as people say it, and a short choice stays one word."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.journeys.registers import by_programme
from madoguchi.journeys.registers.errors import WordsInAddress
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import today
from tests.faces.staff.conftest import door
from tests.journeys.registers.citing_house import contract, publish_citing, trader
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, helper, publish_registers
from tests.journeys.registers.test_masks import CONTRACTOR, SHOPS, shop
from tests.journeys.registers.test_masks import KEEPER as MASKS_KEEPER

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def test_the_pages_read_well(door) -> None:
    publish_registers()
    kept, keeper = bicycle("1", by=SYSTEM), door(KEEPER)
    record = keeper.get(reverse("staff:record", args=["bicycles", kept.ref])).content.decode()
    assert f"（{SYSTEM.name}）" in record
    assert f"{SYSTEM.name}さん" not in record
    page = keeper.get(reverse("staff:register", args=["bicycles"])).content.decode()
    assert '<td data-th="状態" class="nowrap">よい</td>' in page


@pytest.mark.parametrize("where", ["staff:register", "staff:register_bulk", "staff:register_file"])
def test_pages_and_file_say_which_words_were_looked_for_in_the_list_alone(door, where: str) -> None:
    publish_citing()
    contract("橋の修理", trader("1", "見本商会"))
    kind = ["csv"] if where == "staff:register_file" else []
    answer = door(KEEPER).get(reverse(where, args=["contracts", *kind]), {"words": "橋 の 修 見本商会"})
    text = (answer.getvalue() if kind else answer.content).decode()
    assert "「見本商会」は、この一覧の中だけでさがしています。" in text


def test_a_programme_puts_no_name_of_a_person_into_an_address() -> None:
    publish_registers()
    helper("山田 花子")
    bicycle("1")
    with pytest.raises(WordsInAddress):
        by_programme.records_page("helpers", "", "", "山田", by=KEEPER, language="ja", size=9)
    found = by_programme.records_page("helpers", "", "", "山田", by=KEEPER, language="ja", size=9, in_address=False)
    assert [one.values["name"] for one in found.rows] == ["山田 花子"]
    assert by_programme.records_page("bicycles", "", "", "自転車", by=KEEPER, language="ja", size=9).rows


@pytest.mark.parametrize("where", ["staff:register", "staff:register_bulk", "staff:register_file"])
def test_words_in_the_address_of_a_register_of_persons_are_said_to_be_unused(door, where: str) -> None:
    publish_registers()
    helper("山田 花子")
    kind = ["csv"] if where == "staff:register_file" else []
    keeper, unused = door(KEEPER), "アドレスのことばでは、さがしていません。"
    for words, is_said in ({}, False), ({"words": "川口"}, True):
        answer = keeper.get(reverse(where, args=["helpers", *kind]), words)
        assert (unused in (answer.getvalue() if kind else answer.content).decode()) is is_said


def test_a_page_says_what_is_kept_back_from_a_contractor_and_offers_no_words(door) -> None:
    publish_registers(SHOPS)
    kept, contractor = shop(), door(CONTRACTOR)
    where = reverse("staff:register", args=["shops"])
    for address in (where, reverse("staff:record", args=["shops", kept.ref])):
        page = contractor.get(address).content.decode()
        assert "伏せている項目があります" in page
        assert "contractor.masked_answers" in page
        assert "2223333" not in page
    assert 'name="words"' not in contractor.get(where).content.decode()
    assert contractor.get(f"{where}?words=2223333").status_code == 409
    assert 'name="words"' in door(MASKS_KEEPER).get(where).content.decode()


@pytest.mark.parametrize("look", ["register", "register_calendar", "register_board", "register_counts"])
def test_a_part_of_an_address_nobody_knows_narrows_to_nothing_and_says_so(door, look: str) -> None:
    all_ = "{id: all, title: すべて, columns: [name, state, price],"
    publish_registers(BICYCLES.replace(all_, f"{all_} board: state, calendar: bought_on,"))
    bicycle("1", name="赤い車輪", bought_on=f"{today()}")
    where, keeper = reverse(f"staff:{look}", args=["bicycles"]), door(KEEPER)
    assert "アドレスの一部が" not in keeper.get(where, {"f.state": "good"}).content.decode()
    page = keeper.get(where, {"f.state": "<b>stolen", "f.gone": "x", "view": "all"}).content.decode()
    assert "「f.state=&lt;b&gt;stolen」は、いまの台帳にないか" in page
    assert "「f.gone=x」は、いまの台帳にないか" in page
    assert "赤い車輪" not in page
    assert f'<a href="{where}?view=all">この部分を除いて見る</a>' in page


@pytest.mark.parametrize("where", ["register_file", "register_counts_file", "register_bulk", "register_keep"])
def test_by_such_an_address_no_file_leaves_and_nothing_is_chosen_to_be_changed_or_kept(door, where: str) -> None:
    publish_registers()
    bicycle("1")
    kind = ["csv"] if where.endswith("file") else []
    answer = door(KEEPER).get(
        reverse(f"staff:{where}", args=["bicycles", *kind]), {"f.gone": "x", "look": "list", "row": "state"}
    )
    assert answer.status_code == 409
    assert "アドレスの「f.gone=x」は、いまの台帳では分かりません。" in answer.content.decode()


def test_more_columns_than_fit_are_scrolled_to_and_a_few_are_not(door) -> None:
    publish_registers()
    bicycle("1", name="あ")
    chief, address = door(KEEPER), reverse("staff:register", args=["bicycles"])
    own = ("number", "name", "state", "why", "price", "bought_on", "record_number", "created_at")
    for columns, is_wide in ((own, True), (own[:7], False)):
        page = chief.get(address, {"view": "all", "columns": ",".join(columns)}).content.decode()
        assert page.count("data-th=") == len(columns) - 1
        assert ('class="across" role="region"' in page) is is_wide
