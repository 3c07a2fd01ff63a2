from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.errors import AnswersTooLarge, TooManyInputs, UnknownInputs
from madoguchi.engines.records.page_views import page_view_of
from madoguchi.engines.records.posting import Reading, read_consent, read_page
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.section import Document, Page
from tests.engines.records.trial import AT, CHILD, GUARDIAN_POSTED, IN_ENGLISH, NAME, SECTION, child_posted


def page(page_id: str) -> Page:
    found = SECTION.page(page_id)
    assert found is not None
    return found


def post(
    page_id: str, posted: dict[str, list[str]], answers: dict[str, Any] | None = None, typed: Any = None
) -> Reading:
    return read_page(page(page_id), posted, answers or {}, typed or {}, AT)


def view(page_id: str, reading: Reading, *, checked: bool = False, language: Any = AT) -> Any:
    return page_view_of(asked(SECTION, reading.answers, AT), page_id, reading.typed, language, checked=checked)


def test_a_filled_page_becomes_answers() -> None:
    reading = post("guardian", GUARDIAN_POSTED)
    assert reading.answers["guardian"] == {**NAME, "roman": "", "single": False}
    assert reading.answers["moved_in"] is False
    assert reading.answers["address"]["city_code"] == "999997"  # type: ignore[index]
    assert "telephone" not in reading.answers
    assert reading.typed == {}
    assert view("guardian", reading, checked=True).problems == ()


def test_what_cannot_be_read_comes_back_as_it_was_typed() -> None:
    reading = post("children", child_posted(birth__month="13"))
    assert "birth" not in reading.answers["children"][0]  # type: ignore[index]
    shown = view("children", reading)
    birth = next(one for one in shown.fields[1].rows[0].fields if one.path == "children.0.birth")
    assert [one.value for one in birth.inputs] == ["令和", "6", "13", "2"]
    assert [one.text() for one in birth.problems] == [
        "令和6年13月2日という日はありません。カレンダーや書類を見て、正しい日付を入力してください。"
    ]
    assert shown.problems[0][0] == "children.0.birth"
    assert shown.problems[0][1].text().startswith("1人目のお子さん　生年月日：")


def test_a_year_of_an_era_without_its_era_is_asked_for_again() -> None:
    shown = view("children", post("children", child_posted(birth__era="", birth__year="6")))
    birth = next(one for one in shown.fields[1].rows[0].fields if one.path == "children.0.birth")
    assert [one.text() for one in birth.problems] == ["元号を選ぶか、西暦の年を4けたで入力してください。"]


def test_a_later_good_answer_replaces_what_could_not_be_read() -> None:
    first = post("children", child_posted(birth__month="13"))
    second = post("children", child_posted(), first.answers, first.typed)
    assert second.typed == {}
    assert second.answers["children"] == [{**CHILD, "name": {**CHILD["name"], "roman": "", "single": False}}]


def test_an_unreadable_answer_does_not_let_the_one_before_stand() -> None:
    reading = post("guardian", {**GUARDIAN_POSTED, "telephone": ["電話なし"]}, {"telephone": "093-000-0000"})
    assert "telephone" not in reading.answers
    assert reading.typed == {"telephone": ["電話なし"]}


def test_an_emptied_box_takes_the_answer_away_and_an_absent_one_does_not() -> None:
    before = {"telephone": "093-000-0000", "email": "a@example.jp"}
    posted = {name: values for name, values in GUARDIAN_POSTED.items() if name != "email"}
    reading = post("guardian", posted, before)
    assert "telephone" not in reading.answers
    assert reading.answers["email"] == "a@example.jp"


def test_unticked_boxes_take_the_answer_away() -> None:
    reading = post("more", {"amount": [""]}, {"reasons": ["school"], "pledge": True, "kin": "child"})
    assert "reasons" not in reading.answers
    assert "pledge" not in reading.answers
    assert reading.answers["kin"] == "child"


def test_answers_of_other_pages_stay() -> None:
    reading = post("more", {"amount": ["300"]}, {"guardian": NAME})
    assert reading.answers == {"guardian": NAME, "amount": 300}


def test_a_row_is_added_and_nothing_typed_is_lost() -> None:
    reading = post("children", {**child_posted(birth__month="13"), "children.rows": ["1"], "add_row": ["children"]})
    assert reading.stay
    assert len(reading.answers["children"]) == 2  # type: ignore[arg-type]
    assert reading.typed["children.0.birth.month"] == ["13"]
    shown = view("children", reading)
    assert [row.heading for row in shown.fields[1].rows] == ["1人目のお子さん", "2人目のお子さん"]
    assert [row.heading for row in view("children", reading, language=IN_ENGLISH).fields[1].rows] == [
        "Child 1",
        "Child 2",
    ]


def test_no_more_rows_than_allowed_are_added() -> None:
    reading = post("children", {"children.rows": ["3"], "add_row": ["children"]})
    assert len(reading.answers["children"]) == 3  # type: ignore[arg-type]
    assert view("children", reading).fields[1].add == ""


def test_a_removed_row_moves_the_rows_behind_it_up() -> None:
    posted = {
        **child_posted(0),
        **child_posted(1, birth__day="40"),
        **child_posted(2, name__given="凪"),
        "children.rows": ["3"],
        "remove_row": ["children.0"],
    }
    reading = post("children", posted)
    rows: Any = reading.answers["children"]
    assert len(rows) == 2
    assert rows[1]["name"]["given"] == "凪"
    assert reading.typed["children.0.birth.day"] == ["40"]
    assert not any(name.startswith(("children.1.birth", "children.2")) for name in reading.typed)


def test_a_row_left_blank_at_the_end_is_no_answer() -> None:
    posted = {**child_posted(0), "children.rows": ["2"], "children.1.name.family": [""], "children.1.birth.era": [""]}
    assert len(post("children", posted).answers["children"]) == 1  # type: ignore[arg-type]


def test_a_row_from_another_tab_is_not_lost() -> None:
    reading = post("children", {**child_posted(0), "children.rows": ["1"]}, {"children": [CHILD, CHILD]})
    assert len(reading.answers["children"]) == 2  # type: ignore[arg-type]


def test_an_address_is_looked_up_by_its_postal_code() -> None:
    posted = {
        "address.postal_code": ["999-0001"],
        "address.city": [""],
        "address.street": ["1-1"],
        "look_up": ["address"],
    }
    reading = post("guardian", posted)
    assert reading.stay
    assert reading.answers["address"]["city"] == "見本市東区"  # type: ignore[index]
    assert reading.answers["address"]["street"] == "1-1"  # type: ignore[index]


def test_a_postal_code_of_several_towns_leaves_the_town_open() -> None:
    reading = post("guardian", {"address.postal_code": ["9990002"], "look_up": ["address"]})
    assert reading.typed["address.city"] == ["隣市"]
    assert reading.typed["address.town"] == [""]


def test_an_unknown_postal_code_is_said_and_kept() -> None:
    reading = post(
        "guardian", {"address.postal_code": ["000-0000"], "address.city": ["見本市"], "look_up": ["address"]}
    )
    assert reading.typed["address.city"] == ["見本市"]
    ((path, sentence),) = reading.problems
    assert path == "address"
    assert "住所が見つかりません" in sentence.text()


def test_an_address_inside_a_row_is_looked_up() -> None:
    posted = {
        **child_posted(together="no"),
        "children.0.home.postal_code": ["9990001"],
        "children.0.home.street": ["2-2"],
        "look_up": ["children.0.home"],
    }
    rows: Any = post("children", posted).answers["children"]
    assert rows[0]["home"]["town"] == "大手町"


@pytest.mark.parametrize(
    "name", ["unknown", "children.0.unknown", "guardian.middle", "children.3.birth.day", "\x00", "consent.x"]
)
def test_an_input_that_is_not_on_the_page_is_refused(name: str) -> None:
    with pytest.raises(UnknownInputs):
        post("guardian" if name.startswith("g") else "children", {name: ["x"]})


def test_a_form_that_is_too_much_is_refused() -> None:
    with pytest.raises(TooManyInputs):
        post("guardian", {"guardian.family": ["x"] * 501})
    with pytest.raises(AnswersTooLarge):
        post("guardian", {"guardian.family": ["字" * 80_000]})


@pytest.mark.parametrize("typed", ["1234-5678-9018", "戸\x00畑", "戸\ud800畑"])
def test_what_must_not_be_kept_is_not_kept_and_the_rest_is(typed: str) -> None:
    reading = post("guardian", {**GUARDIAN_POSTED, "telephone": [typed]})
    assert reading.answers["guardian"] == {**NAME, "roman": "", "single": False}
    assert reading.typed == {}
    assert "telephone" not in reading.answers
    assert reading.problems[0][0] == "telephone"


def test_consent_is_what_is_ticked_now() -> None:
    reading = read_consent(SECTION, {"consent.register_check": ["yes"]}, {"guardian": NAME})
    assert reading.answers == {"guardian": NAME, "consent": {"register_check": True}}
    assert read_consent(SECTION, {}, reading.answers).answers["consent"] == {}


def test_a_page_says_where_it_stands() -> None:
    shown = view("children", post("children", {}))
    assert (shown.number, shown.previous, shown.next) == (2, "guardian", "more")
    assert [step.state for step in shown.steps] == ["done", "now", "next", "next", "next"]
    assert shown.fields[0].layout == "note"
    assert shown.fields[0].hint == "全員のことを入力してください。"
    assert shown.fields[1].why == "対象になるお子さんを確かめるために使います。"
    assert shown.fields[1].rows[0].remove == ""


def test_a_page_without_its_answers_is_not_scolded_before_it_is_sent() -> None:
    assert view("guardian", Reading({}, {})).problems == ()
    assert [path for path, _ in view("guardian", Reading({}, {}), checked=True).problems] == [
        "guardian",
        "address",
        "moved_in",
    ]


def test_kept_files_are_shown_with_a_way_to_take_them_away() -> None:
    shown = view("documents", Reading({"insurance": ["file-1"]}, {}))
    (file,) = shown.fields[0].files
    assert (file.name, file.remove) == ("保険証.jpg", "insurance:file-1")


def test_what_to_do_without_a_paper_stands_where_it_is_asked_for() -> None:
    paper = Document.model_validate(
        {
            "id": "lease",
            "label": "契約書",
            "hint": {"ja": "写しです。", "en": "A copy."},
            "alternatives": {"ja": "まだのときは、あとで。", "en": "Send it later."},
        }
    )
    assert paper.field.hint == {"ja": "写しです。まだのときは、あとで。", "en": "A copy. Send it later."}
    alone = Document(id="lease", label="契約書", alternatives="あとで。")
    assert alone.field.hint == "あとで。"


def test_a_part_of_a_name_that_is_not_asked_is_not_on_the_page() -> None:
    with pytest.raises(UnknownInputs):
        post("guardian", {"guardian.roman": ["AOI"]})
