"""Many records are changed from the list in four steps, and words about persons stand in no address on the way."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from madoguchi.engines.records.models import Record, RecordChange
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, bicycle, helper, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def test_from_the_list_to_the_result(door) -> None:
    publish_registers()
    one, _other, keeper = bicycle("1", price=5), bicycle("2", price=5), door(KEEPER)
    here = reverse("staff:register_bulk", args=["bicycles"])
    assert here in keeper.get(reverse("staff:register", args=["bicycles"])).content.decode()
    nothing = keeper.post(here, {"_which": "ticked", "_field": "price"})
    assert (nothing.status_code, "1件以上" in nothing.content.decode()) == (422, True)
    no_field = keeper.post(here, {"_which": "ticked", "_field": "", "_ref": one.ref})
    assert (no_field.status_code, f'value="{one.ref}" checked' in no_field.content.decode()) == (422, True)
    value = keeper.post(here, {"_which": "ticked", "_field": "price", "_ref": one.ref})["Location"]
    unsaid = keeper.post(value, {"price": "12", "_reason": ""})
    assert (unsaid.status_code, 'value="12"' in unsaid.content.decode()) == (422, True)
    plan = keeper.post(value, {"price": "12", "_reason": "棚卸し"})["Location"]
    assert "<del>5円</del> → <ins>12円</ins>" in keeper.get(plan).content.decode()
    assert [keeper.post(plan).status_code for _ in range(2)] == [302, 302]
    assert "まとめて直しました" in keeper.get(plan).content.decode()
    assert RecordChange.objects.filter(kind="bulk").count() == 1
    record = keeper.get(reverse("staff:record", args=["bicycles", one.ref])).content.decode()
    assert "まとめて直しました" in record
    assert "棚卸し" in record
    assert keeper.get(value).status_code == 404


def test_words_about_persons_are_posted_and_narrow_what_is_changed(door) -> None:
    publish_registers()
    helper("山田 花子")
    helper("見本 太郎")
    keeper, here = door(KEEPER), reverse("staff:register_bulk", args=["helpers"])
    page = keeper.post(here, {"words": "山田"}).content.decode()
    assert "山田 花子" in page
    assert "見本 太郎" not in page
    value = keeper.post(here, {"words": "山田", "_which": "all", "_field": "phone"})["Location"]
    plan = keeper.post(value, {"phone": "090-0000-0001", "_reason": "変更"})["Location"]
    keeper.post(plan)
    assert "%" not in value + plan
    changed = Record.objects.filter(values__has_key="phone")
    assert [one.values["name"] for one in changed] == ["山田 花子"]


def test_what_is_found_among_persons_has_pages_and_files_without_its_words_in_an_address(door) -> None:
    publish_registers()
    for number in range(60):
        helper(f"山田 花子{number:02d}")
    helper("見本 太郎")
    keeper, where, seen = door(KEEPER), reverse("staff:register", args=["helpers"]), []
    page, forwards = keeper.post(where, {"words": "山田"}).content.decode(), []
    while True:
        seen += re.findall(r"山田 花子\d\d", page)
        ways = [unescape(one) for one in re.findall(r'formaction="(\?[^"]*after=[^"]*)"', page)]
        if not ways:
            break
        forwards += ways
        page = keeper.post(where + ways[0], {"words": "山田"}).content.decode()
    assert sorted(set(seen)) == [f"山田 花子{number:02d}" for number in range(60)]
    back = unescape(re.findall(r'formaction="(\?[^"]*before=[^"]*)"', page)[0])
    assert "山田 花子" in keeper.post(where + back, {"words": "山田"}).content.decode()
    assert len(forwards) == 2
    assert "words" not in "".join((*forwards, back))
    sent = keeper.post(reverse("staff:register_file", args=["helpers", "csv"]), {"words": "山田"})
    rows = b"".join(sent.streaming_content).decode().splitlines()
    assert (len(rows), "見本 太郎" in "".join(rows)) == (61, False)


def test_a_record_is_printed_from_its_page(door) -> None:
    publish_registers()
    one, keeper = bicycle("1"), door(KEEPER)
    paper = reverse("staff:record_print", args=["bicycles", one.ref])
    assert paper in keeper.get(reverse("staff:record", args=["bicycles", one.ref])).content.decode()
    assert "自転車1" in keeper.get(paper).content.decode()
    assert keeper.get(f"{paper}?sheet=none").status_code == 404
