"""The forms of rights, conditions, processes and datasets: what nobody touched stays, and what is typed is the YAML."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.building import beginning, editing_fields
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers
from tests.journeys.registers.rights import COMPLAINTS

__all__ = ["door"]

pytestmark = pytest.mark.django_db

WHOLE = (
    COMPLAINTS.replace(
        "edit: [{division: centre}]", "edit: [{division: centre, position: retired}, {division: centre}]"
    )
    .replace(
        "      title: 苦情\n", "      title: 苦情\n      lead: {ja: はじめに, en: First}\n      purpose: 答えるため\n"
    )
    .replace(
        "  views:\n",
        """\
    - id: answer
      title: 答え
      show: {not: {any: [{field: state, is: open}, {all: [{field: price, over: 1}, {field: title, answered: true}]}]}}
      fields:
        - {id: answered_on, type: date, label: 答えた日, require: false, confidentiality: 3B, purpose: 期限のため}
        - id: sent_on
          type: date
          label: 送った日
          require: false
          purpose: {ja: 送った証しのため, en: To prove it was sent}
          must:
            all:
              - {field: sent_on, at_least: {field: answered_on}, because: {ja: 答えた日より後です。, en: Not before.}}
              - {field: sent_on, at_least: 2020-01-01, because: 古すぎます。}
        - {id: advice, type: note, text: {ja: よく読んで書いてください。, en: Read first.}}
        - id: costs
          type: group
          label: 費用
          item: 費目
          heading: "{n}番目の費目"
          repeat: {to: 5}
          totals: [amount]
          require: false
          show: {field: state, is: done}
          fields:
            - {id: what, type: text, label: 内容, max_length: 20}
            - {id: amount, type: yen, label: 額, show: {field: costs.what, answered: true}}
  sheets:
    - {id: card, title: 受付票, fields: [title, number], note: 受けました。, lines: [{ja: 受けた人, en: Clerk}, 課長]}
  views:
""",
        1,
    )
    .replace(
        "- {id: state, type: choice, label: 状態, options:",
        "- {id: state, type: choice, label: 状態, require: false, options:",
    )
    .replace(
        "label: 金額, require: false}",
        "label: 金額, require: {field: office, answered: true}, show: {any: "
        "[{field: title, is: あ}, {not: {field: number, is: い}}]}}",
    )
    + """
process:
  field: state
  states:
    - {id: open, turn: [{division: traffic}, {creator: true}], due_days: 5, fill: true}
    - {id: done, end: true}
  actions:
    - {id: finish, title: 済みにする, from: [open], to: done, when: {field: price, at_most: 1000}, reason: true}
    - {id: finish_all, title: 課長が済みにする, from: [open], to: done, who: [{division: traffic, position: chief}]}
"""
)


class _Controls(HTMLParser):
    """What a browser sends of the last form of a page that nobody touched, by the first button."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.sent = {}
        if tag == "select":
            self._select, self._options = name, []
        if tag == "option":
            self._options.append((value, "selected" in given))
        if tag == "textarea":
            self._area = name
            self.sent[name] = [""]
        if tag != "input" or not name:
            return
        if given.get("type") not in ("checkbox", "radio") or "checked" in given:
            self.sent.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._options:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            self.sent.setdefault(self._select, []).append((chosen or [self._options[0][0]])[-1])
        if tag == "textarea":
            self._area = ""


def controls(page: str) -> dict[str, list[str]]:
    """Everything the form of a page sends."""
    read = _Controls()
    read.feed(page)
    return read.sent


def _draft() -> RegisterDraft:
    return RegisterDraft.objects.get()


def _begun() -> str:
    publish_registers()
    return beginning.begin_from_yaml(WHOLE.encode(), by=KEEPER)


def _pages(ref: str) -> list[str]:
    content = _draft().content
    fields = [one["id"] for page in content["record"]["pages"] for one in page["fields"]]
    fields += ["costs.what", "costs.amount"]
    return [
        *(reverse(f"console:build{one}", args=[ref]) for one in ("", "_about", "_lists")),
        *(reverse("console:build_page", args=[ref, one]) for one in ("complaint", "answer")),
        reverse("console:build_paper", args=[ref, "card"]),
        *(reverse("console:build_field", args=[ref, one]) for one in fields),
        *(reverse("console:build_rule", args=[ref, kind, at]) for kind in ("records", "fields") for at in (0, 1)),
        *(reverse("console:build_state", args=[ref, one]) for one in ("open", "done")),
        *(reverse("console:build_act", args=[ref, one]) for one in ("finish", "finish_all")),
        reverse("console:build_dataset", args=[ref, "complaints_all"]),
    ]


def test_a_page_that_is_saved_as_it_was_shown_changes_nothing_of_the_definition(door) -> None:
    ref = _begun()
    keeper = door(KEEPER)
    before = _draft().content
    for page in _pages(ref):
        sent = controls(keeper.get(page).content.decode())
        assert keeper.post(page, {**sent, "act": "save"}).status_code == 302, page
        assert _draft().content == before, page
    exported = keeper.get(reverse("console:build_yaml", args=[ref])).content
    assert read_source(exported).data == read_source(WHOLE.encode()).data


def _changed(keeper: Client, page: str, **typed: object) -> None:
    sent = controls(keeper.get(page).content.decode())
    assert keeper.post(page, {**sent, "act": "save", **typed}).status_code == 302


def test_rights_are_written_rule_by_rule(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    rights = reverse("console:build_rights", args=[ref])
    added = keeper.post(rights, {**controls(keeper.get(rights).content.decode()), "act": "records"})["Location"]
    _changed(
        keeper,
        added,
        **{"who.1.who": "everybody", "see": "asked", "see_when.0.f": "created_by"},
        **{"see_when.0.c": "is", "see_when.0.v": "自分", "change": "none"},
    )
    assert _draft().content["rights"]["records"] == [
        {"who": "everybody", "see": {"field": "created_by", "is": {"constant": "me"}}, "change": False}
    ]
    shown = keeper.get(rights).content.decode()
    assert "「出した人」が「自分」のとき" in shown
    locked = keeper.get(added).content.decode()
    assert "どの課も、この台帳" in locked or "すべての記録" in locked
    nobody = keeper.post(added, {**controls(locked), "who.person": "いない 人", "act": "save"})
    assert nobody.status_code == 422
    assert "1人に決まりません" in nobody.content.decode()
    assert 'value="いない 人"' in nobody.content.decode()
    fields = keeper.post(rights, {**controls(keeper.get(rights).content.decode()), "act": "fields"})["Location"]
    _changed(keeper, fields, **{"fields": ["price"], "see.0.who": "division:centre", "see.0.position": "chief"})
    assert _draft().content["rights"]["fields"] == [
        {"fields": ["price"], "see": [{"division": "centre", "position": "chief"}], "change": "everybody"}
    ]
    keeper.post(fields, {**controls(keeper.get(fields).content.decode()), "act": "remove"})
    assert "fields" not in _draft().content["rights"]


def test_the_list_of_rights_names_the_post_and_the_person_and_nobody_where_nobody_is_named(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    rights = reverse("console:build_rights", args=[ref])
    first = reverse("console:build_rule", args=[ref, "records", 0])
    _changed(keeper, first, **{"who.0.position": "chief", "who.person": KEEPER.ref})
    listed = keeper.get(rights).content.decode().split('<li id="rights.records.0">')[1].split("</span>")[0]
    assert f"課長、{KEEPER.name}" in listed  # not the public id of the person
    _changed(keeper, first, **{"who.0.who": "", "who.1.who": ""})
    listed = keeper.get(rights).content.decode().split('<li id="rights.records.0">')[1].split("</span>")[0]
    assert "まだだれも決めていません" in listed


def test_the_next_rule_is_begun_with_the_press_that_keeps_this_one(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    rule = reverse("console:build_rule", args=[ref, "records", 1])
    typed = {**controls(keeper.get(rule).content.decode()), "change": "none", "act": "next"}
    ahead = keeper.post(rule, typed)["Location"]
    assert ahead == reverse("console:build_rule", args=[ref, "records", 2])
    *_, kept, begun = _draft().content["rights"]["records"]
    assert kept["change"] is False
    assert begun == {"who": [{"division": "traffic"}], "see": True, "change": True}


def test_a_rule_of_fields_that_was_only_begun_is_no_mistake_and_one_saved_without_any_is(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    rights = reverse("console:build_rights", args=[ref])
    fields = keeper.post(rights, {**controls(keeper.get(rights).content.decode()), "act": "fields"})["Location"]
    begun = keeper.get(fields).content.decode()
    assert "field__error" not in begun
    for act in ("save", "next"):
        refused = keeper.post(fields, {**controls(keeper.get(fields).content.decode()), "act": act})
        assert refused.status_code == 422
        assert "項目を1つ以上選んでください。" in refused.content.decode()
    assert len(_draft().content["rights"]["fields"]) == 3
    _changed(keeper, fields, fields=["title"])
    assert "項目を1つ以上選んでください。" not in keeper.get(fields).content.decode()


def test_what_was_typed_for_a_rule_is_put_in_the_place_of_no_other(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    second = reverse("console:build_rule", args=[ref, "records", 1])
    first = reverse("console:build_rule", args=[ref, "records", 0])
    sent = controls(keeper.get(second).content.decode())
    keeper.post(first, {**controls(keeper.get(first).content.decode()), "act": "remove"})
    (left,) = _draft().content["rights"]["records"]
    moved = keeper.post(second, {**sent, "change": "none"})  # a colleague took the rule before it away
    assert moved.status_code == 409
    assert keeper.post(second, {**controls(moved.content.decode()), "act": "save"}).status_code == 302
    assert _draft().content["rights"]["records"] == [{**left, "change": False}]
    before = _draft().content
    late = keeper.post(second, {**sent, "who.0.who": "division:centre"})  # and now the rule itself is another
    for _press in range(2):
        assert late.status_code == 409
        again = controls(late.content.decode())
        assert again["who.0.who"] == ["division:centre"]
        late = keeper.post(first, {**again, "act": "save"})
    assert _draft().content == before


def test_a_condition_is_typed_beside_its_sentence_and_refused_beside_its_line(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    lists = reverse("console:build_lists", args=[ref])
    _changed(keeper, lists, **{"q.all.0.f": "price", "q.all.0.c": "at_least", "q.all.0.v": "千円"})
    page = keeper.get(lists).content.decode()
    assert "大小を比べられない値です。" in page.split('<li id="q.all.0" data-wrong>')[1].split("</li>")[0]
    assert 'value="千円"' in page
    _changed(keeper, lists, **{"q.all.0.v": "１，０００"})
    assert _draft().content["record"]["views"][0]["filter"] == {"field": "price", "at_least": 1000}
    assert "「値段」が1000以上のとき" in keeper.get(lists).content.decode()
    assert "項目を選ばない行は、保存するとなくなります。" in keeper.get(lists).content.decode()
    _changed(keeper, lists, **{"q.all.0.f": ""})  # the value is left where it stood
    assert "filter" not in _draft().content["record"]["views"][0]


def test_a_field_is_shown_and_required_when_its_conditions_hold(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_field", args=[ref, "price"])
    typed = {"show_when.0.f": "state", "show_when.0.c": "in", "show_when.0.v": ["good", "broken"], "require": "yes"}
    _changed(keeper, page, **typed, **{"require_when.0.f": "why", "require_when.0.c": "answered"})
    made = next(one for one in _draft().content["record"]["pages"][0]["fields"] if one["id"] == "price")
    assert made["show"] == {"field": "state", "in": ["good", "broken"]}
    assert made["require"] == {"field": "why", "answered": True}
    _changed(keeper, page, **{"require_when.0.f": "", "show_when.0.c": "at_least", "show_when.0.v": "よい"})
    shown = keeper.get(page).content.decode()
    assert 'href="#show_when"' in shown
    assert shown.count('id="require"') == shown.count('id="show_when"') == 1


def test_the_page_of_a_field_gives_back_the_conditions_typed_on_it_when_nothing_was_kept(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_field", args=[ref, "price"])
    before, sent = _draft().content, controls(keeper.get(page).content.decode())
    sent |= {"show_when.0.f": ["why"], "show_when.0.c": ["is"], "show_when.0.v": ["雨の日"], "require": ["yes"]}
    sent |= {"require_when.0.f": ["why"], "require_when.0.c": ["is"], "require_when.0.v": ["晴れの日"]}
    unreadable = keeper.post(page, {**sent, "minimum": "たくさん", "act": "save"})
    late = keeper.post(page, {**sent, "revision": "999", "act": "save"})
    assert (unreadable.status_code, late.status_code) == (422, 409)
    for answer in (unreadable, late):
        again = controls(answer.content.decode())
        assert (again["show_when.0.f"], again["show_when.0.v"]) == (["why"], ["雨の日"])
        assert (again["require_when.0.f"], again["require_when.0.v"]) == (["why"], ["晴れの日"])
    assert _draft().content == before


def test_the_choice_that_is_called_a_state_is_offered_first_as_the_state_of_a_process(door) -> None:
    kind = (
        "        - {id: kind, type: choice, label: 種別, options: [{id: small, label: 小}, {id: large, label: 大}]}\n"
    )
    state = BICYCLES.index("        - {id: state,")
    publish_registers(BICYCLES[:state] + kind + BICYCLES[state:])
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    page = door(KEEPER).get(reverse("console:build_process", args=[ref])).content.decode()
    offered = page.split('name="field"')[1].split("</select>")[0]
    assert offered.index("状態") < offered.index("種別")


def test_a_process_is_begun_from_nothing_and_can_be_published(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    process = reverse("console:build_process", args=[ref])
    begin = keeper.post(process, {**controls(keeper.get(process).content.decode()), "field": "+", "act": "begin"})
    _changed(keeper, begin["Location"], act="make")
    page = keeper.get(process).content.decode()
    assert "<svg" in page
    assert "受付" in page
    assert [one["title"] for one in _draft().content["process"]["actions"]] == ["対応中にする", "完了にする"]
    assert 'class="errors"' not in page
    to = keeper.post(process, {**controls(page), "new_act": "差し戻す", "from": "s2", "to": "s1", "act": "add"})
    _changed(
        keeper,
        to["Location"],
        **{"who.0.who": "division:traffic", "flags": ["reason"]},
        **{"when.0.f": "price", "when.0.c": "answered"},
    )
    made = _draft().content["process"]["actions"][-1]
    assert made == {
        "id": "act_3",
        "title": "差し戻す",
        "from": ["s2"],
        "to": "s1",
        "who": [{"division": "traffic"}],
        "when": {"field": "price", "answered": True},
        "reason": True,
    }
    sheet = keeper.get(reverse("console:build_publish", args=[ref])).content.decode()
    assert "まだ公開できません" not in sheet


def test_the_states_of_a_guessed_choice_are_put_in_order_and_its_actions_named_before_the_process_is_made(door) -> None:
    publish_registers()
    rows = "番号,状態\n" + "".join(f"{at},{('撤去', '受付', '保管', '警告')[at % 4]}\n" for at in range(1, 41))
    ref, keeper = beginning.begin_from_file("放置.csv", rows.encode(), "traffic", by=KEEPER), door(KEEPER)
    process, before = reverse("console:build_process", args=[ref]), _draft().content
    begin = keeper.post(process, {**controls(keeper.get(process).content.decode()), "act": "begin"})["Location"]
    page = keeper.get(begin).content.decode()
    names = {one["id"]: one["label"] for one in before["record"]["pages"][0]["fields"][1]["options"]}
    assert [names[one] for one in controls(page)["order"]] == ["受付", "警告", "保管", "撤去"]
    kept, first = {title: id_ for id_, title in names.items()}, f"act.{next(id_ for id_ in names)}"
    sent = {**controls(page), f"act.{kept['保管']}": "倉庫に入れる", "act": f"up:{kept['保管']}"}
    moved = keeper.post(begin, sent)
    again = controls(moved.content.decode())
    assert [names[one] for one in again["order"]] == ["受付", "保管", "警告", "撤去"]
    assert again[f"act.{kept['保管']}"] == ["倉庫に入れる"]
    assert _draft().content == before
    unnamed = keeper.post(begin, {**again, f"act.{kept['警告']}": " ", "act": "make"})
    assert (unnamed.status_code, _draft().content) == (422, before)
    late = keeper.post(begin, {**again, "revision": "999", "act": "make"})
    assert (late.status_code, controls(late.content.decode())[first]) == (409, again[first])
    assert keeper.post(begin, {**controls(late.content.decode()), "act": "make"})["Location"] == process
    made = _draft().content["process"]
    assert [names[one["id"]] for one in made["states"]] == ["受付", "保管", "警告", "撤去"]
    assert [(one["title"], names[one["to"]]) for one in made["actions"]] == [
        *(("倉庫に入れる", "保管"), ("警告にする", "警告"), ("撤去にする", "撤去")),
    ]
    assert keeper.get(begin)["Location"] == process  # there is one now


def test_every_button_of_a_process_keeps_what_was_typed_and_its_end_is_asked_before(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    process = reverse("console:build_process", args=[ref])

    def typed(**more: str) -> dict[str, object]:
        return {**controls(keeper.get(process).content.decode()), **more}

    late = keeper.post(process, typed(revision="999", act="up:done", new_state="保留", new_act="戻す"))
    assert late.status_code == 409
    again = controls(late.content.decode())
    assert (again["new_state"], again["new_act"]) == (["保留"], ["戻す"])
    keeper.post(process, typed(act="up:done", new_state="保留", new_act="戻す", **{"from": "done", "to": "open"}))
    assert "保留" in [one["label"] for one in _draft().content["record"]["pages"][0]["fields"][3]["options"]]
    assert _draft().content["process"]["actions"][-1]["title"] == "戻す"
    asked = keeper.post(process, typed(act="stop", new_state="調査"), follow=True)
    assert "進め方をなくしますか" in asked.content.decode()
    assert "調査" in [one["label"] for one in _draft().content["record"]["pages"][0]["fields"][3]["options"]]
    assert "process" in _draft().content
    stop, sent = asked.redirect_chain[-1][0], controls(asked.content.decode())
    assert keeper.post(stop, {**sent, "revision": "999"}).status_code == 409
    assert keeper.post(stop, sent)["Location"] == process
    assert "process" not in _draft().content


def test_the_name_of_a_dataset_is_drawn_again_when_somebody_was_faster(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    datasets = reverse("console:build_datasets", args=[ref])
    late = keeper.post(datasets, {"revision": "999", "new": "料金の一覧"})
    assert (late.status_code, controls(late.content.decode())["new"]) == (409, ["料金の一覧"])


def test_a_dataset_is_offered_with_the_meaning_of_each_column(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    datasets = reverse("console:build_datasets", args=[ref])
    before = len(_draft().content["record"].get("datasets", ()))
    to = keeper.post(datasets, {**controls(keeper.get(datasets).content.decode()), "new": "料金の一覧", "act": "add"})
    page = keeper.get(to["Location"]).content.decode()
    proposed = controls(page)
    assert proposed["summary"] == ["公用の自転車です。貸出しを管理するために使います。"]
    assert proposed["m.state"] == ["貸出し自転車の状態。「よい」「故障」のどれか。"]
    # Of a column that is not ticked yet, too: ticking is enough.
    assert proposed["m.bought_on"] == ["貸出し自転車の買った日。書かれていないこともあります。"]
    assert _draft().content["record"]["datasets"][-1]["columns"][2]["meaning"] == proposed["m.price"][0]
    _changed(keeper, to["Location"], **{"summary": "料金です。", "columns": ["price"], "m.price": ""})
    emptied = keeper.get(to["Location"]).content.decode()
    assert 'class="errors"' in emptied  # a proposal that was taken away is not put back
    _changed(keeper, to["Location"], **{"m.price": "1日の料金"})
    made = _draft().content["record"]["datasets"]
    assert len(made) == before + 1
    assert made[-1]["columns"] == [{"field": "price", "meaning": "1日の料金"}]
    assert "まだ公開できません" not in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()


def test_whoever_may_cite_a_dataset_is_ticked_and_kept(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_dataset", args=[ref, "broken_bicycles"])
    _changed(keeper, page, readers=["centre", "nowhere"], confidentiality="2")
    made = _draft().content["record"]["datasets"][1]
    assert (made["readers"], made["confidentiality"]) == ([{"division": "centre"}], "2")
    _changed(keeper, page)
    assert _draft().content["record"]["datasets"][1] == made
    _changed(keeper, page, readers=["*"], confidentiality="")
    made = _draft().content["record"]["datasets"][1]
    assert made["readers"] == "everybody"
    assert "confidentiality" not in made


def test_a_page_is_shown_under_a_condition_moved_and_joined_with_another(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    table = reverse("console:build", args=[ref])
    to = keeper.post(table, {**controls(keeper.get(table).content.decode()), "act": "page:answer"})
    page = to["Location"]
    assert page == reverse("console:build_page", args=[ref, "answer"])
    _changed(keeper, page, **{"title": "答えと費用", "show_when.join": "any", "lead": "答えたあとに書きます。"})
    made = _draft().content["record"]["pages"][1]
    assert (made["title"], made["lead"]) == ("答えと費用", "答えたあとに書きます。")
    assert list(made["show"]) == ["any"]
    assert "のどれか" in keeper.get(page).content.decode() or "または" in keeper.get(page).content.decode()
    assert "条件のとき見せる" in keeper.get(table).content.decode()
    assert 'name="show_when' not in keeper.get(reverse("console:build_page", args=[ref, "complaint"])).content.decode()
    late = keeper.post(page, {**controls(keeper.get(page).content.decode()), "revision": "999", "title": "べつ"})
    assert (late.status_code, controls(late.content.decode())["title"]) == (409, ["べつ"])
    _changed(keeper, page, act="up")
    assert [one["id"] for one in _draft().content["record"]["pages"]] == ["answer", "complaint"]
    # It asks now what comes after it: that is said beside it, and nothing is lost.
    assert "まだ公開できません" in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()
    _changed(keeper, page, act="down")
    _changed(keeper, page, act="join")
    (whole,) = _draft().content["record"]["pages"]
    assert (whole["id"], whole["fields"][-1]["id"]) == ("complaint", "costs")


def test_a_paper_is_made_its_fields_put_in_order_and_its_lines_written(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    several = reverse("console:build_papers", args=[ref])
    to = keeper.post(several, {**controls(keeper.get(several).content.decode()), "new": "貸出票", "act": "add"})
    page = to["Location"]
    _changed(
        keeper, page, fields=["price", "name", "gone"], lines="貸した人\r\n\r\n 借りた人 ", note="返してください。"
    )
    _changed(keeper, page, act="up:price")
    (made,) = _draft().content["record"]["sheets"]
    assert made == {
        "id": "paper_1",
        "title": "貸出票",
        "fields": ["price", "name"],
        "note": "返してください。",
        "lines": ["貸した人", "借りた人"],
    }
    assert "まだ公開できません" not in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()
    _changed(keeper, page, fields=[], title="")
    wrong = keeper.get(page).content.decode()
    assert 'href="#title"' in wrong
    assert 'href="#fields"' in wrong
    keeper.post(page, {**controls(wrong), "act": "remove"})
    assert "sheets" not in _draft().content["record"]


def test_one_position_of_a_division_is_given_a_right(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    about = reverse("console:build_about", args=[ref])
    typed = {
        "who": "named",
        "view": ["traffic"],
        "view_posts.0.who": "division:centre",
        "view_posts.0.position": "chief",
    }
    _changed(keeper, about, **typed, **{"edit_posts.0.who": "person:centre-1", "add_posts.0.who": "division:nowhere"})
    permissions = _draft().content["permissions"]
    assert permissions["view"] == [{"division": "traffic"}, {"division": "centre", "position": "chief"}]
    assert not permissions.get("edit")
    assert not permissions.get("add")
    sent = controls(keeper.get(about).content.decode())
    assert (sent["view_posts.0.who"], sent["view_posts.0.position"]) == (["division:centre"], ["chief"])
    _changed(keeper, about, **{"view_posts.0.who": ""})
    assert _draft().content["permissions"]["view"] == [{"division": "traffic"}]
    page = reverse("console:build_dataset", args=[ref, "broken_bicycles"])
    _changed(keeper, page, **{"posts.0.who": "division:centre", "posts.0.position": "chief"})
    assert _draft().content["record"]["datasets"][1]["readers"] == [{"division": "centre", "position": "chief"}]


def test_conditions_stand_inside_conditions(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_field", args=[ref, "price"])
    _changed(
        keeper,
        page,
        **{"show_when.0.f": "state", "show_when.0.v": "good", "show_when.1.f": "(", "act": "more:show_when"},
    )
    empty = keeper.get(page).content.decode()
    assert "条件のまとまり 2" in empty
    assert 'href="#show_when"' in empty  # a block without lines is refused beside it, and kept until it is filled
    inner = {"show_when.1.join": "none", "show_when.1.0.f": "why", "show_when.1.0.c": "answered"}
    _changed(keeper, page, **inner)
    made = next(one for one in _draft().content["record"]["pages"][0]["fields"] if one["id"] == "price")
    assert made["show"] == {
        "all": [{"field": "state", "is": "good"}, {"not": {"any": [{"field": "why", "answered": True}]}}]
    }
    assert "まだ公開できません" not in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()


def test_a_table_is_made_its_rows_filled_put_in_order_and_added_up(door, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers()
    drawn = count(1)
    monkeypatch.setattr(editing_fields, "fresh_id", lambda word: f"{word}{next(drawn)}")
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    fields = reverse("console:build", args=[ref])
    _changed(keeper, fields, new="修理", new_kind="group", act="add")
    table = reverse("console:build_field", args=[ref, "field_1"])
    _changed(keeper, table, **{"new": "費用", "new_kind": "yen", "act": "add", "f.field_1.field_1_1": "部品"})
    _changed(keeper, table, new="日", new_kind="date", act="add", item="修理", to="20")
    _changed(keeper, table, act="up:field_1.field_2", totals=["field_2", "field_3"])
    made = _draft().content["record"]["pages"][0]["fields"][-1]
    assert [(one["id"], one["label"], one["type"]) for one in made["fields"]] == [
        *(("field_2", "費用", "yen"), ("field_1_1", "部品", "text"), ("field_3", "日", "date")),
    ]
    assert (made["item"], made["repeat"], made["totals"]) == ("修理", {"from": 0, "to": 20}, ["field_2"])
    inner = keeper.post(table, {**controls(keeper.get(table).content.decode()), "act": "open:field_1.field_1_1"})
    page = inner["Location"]
    assert page == reverse("console:build_field", args=[ref, "field_1.field_1_1"])
    _changed(keeper, page, **{"max_length": "30", "show_when.0.f": "field_1.field_2", "show_when.0.c": "answered"})
    part = _draft().content["record"]["pages"][0]["fields"][-1]["fields"][1]
    assert (part["max_length"], part["show"]) == (30, {"field": "field_1.field_2", "answered": True})
    assert "修理：日" not in keeper.get(page).content.decode()  # a row knows no answer that comes later
    assert "まだ公開できません" not in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()
    _changed(keeper, table, **{"f.field_1.field_2": "", "to": "たくさん"})
    wrong = keeper.get(table).content.decode()
    assert 'href="#to"' in wrong
    assert 'value="たくさん"' in wrong
    assert 'id="w.field_1.field_2"' in wrong
    _changed(keeper, table, act="remove:field_1.field_2", to="5")
    made = _draft().content["record"]["pages"][0]["fields"][-1]
    assert "totals" not in made
    kept = keeper.post(fields, {**controls(keeper.get(fields).content.decode()), "k.field_1": "text", "act": "save"})
    assert kept.status_code == 302
    assert _draft().content["record"]["pages"][0]["fields"][-1] == made  # a table does not become a text


def test_words_among_the_fields_are_written_without_an_answer(door, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers()
    drawn = count(1)
    monkeypatch.setattr(editing_fields, "fresh_id", lambda word: f"{word}{next(drawn)}")
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    fields = reverse("console:build", args=[ref])
    _changed(keeper, fields, new="気をつけること", new_kind="note", act="add")
    page = reverse("console:build_field", args=[ref, "field_1"])
    assert 'href="#text"' in keeper.get(page).content.decode()
    _changed(keeper, page, text="雨の日は乗れません。")
    made = _draft().content["record"]["pages"][0]["fields"][-1]
    assert made == {"id": "field_1", "label": "気をつけること", "type": "note", "text": "雨の日は乗れません。"}
    assert "まだ公開できません" not in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()


@pytest.mark.parametrize(
    "name",
    ["", " 　", "\u200b", "\u3164", "★", "🔴", "ーー", "〇", "名\u202e前", "長" * 300, "番号", "🚲番号", "番\u200b号"],
)
def test_whatever_name_is_typed_for_a_field_what_some_could_not_read_is_not_published(door, name: str) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    fields = reverse("console:build", args=[ref])
    _changed(keeper, fields, **{"f.price": name})
    page = keeper.get(fields).content.decode()
    assert 'id="w.price"' in page  # beside the field, whose name is as it was typed
    assert controls(page)["f.price"] == [" ".join(name.split())]
    publish = reverse("console:build_publish", args=[ref])
    sheet = keeper.get(publish).content.decode()
    assert "まだ公開できません" in sheet
    assert f'href="{fields}#f.price"' in sheet
    sent = {"revision": str(_draft().revision), "current": register("bicycles").version, "register": "bicycles"}
    assert keeper.post(publish, sent).status_code == 409
    assert _draft().ref == ref


@pytest.mark.parametrize("options", ["よい\n🔴", "よい\nよい　", "🟢済み\n🔴済み", "★\n☆", "よい\n" + "長" * 300])
def test_whatever_options_are_typed_what_some_could_not_tell_apart_is_not_published(door, options: str) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_field", args=[ref, "state"])
    _changed(keeper, page, options=options)
    one = next(one for one in _draft().content["record"]["pages"][0]["fields"] if one["id"] == "state")
    is_one = len(one["options"]) == 1  # what is the same letter by letter is one option
    assert is_one or "まだ公開できません" in keeper.get(reverse("console:build_publish", args=[ref])).content.decode()
    assert is_one or 'href="#options"' in keeper.get(page).content.decode()


def test_an_empty_block_in_a_rule_is_refused_beside_itself(door) -> None:
    ref, keeper = _begun(), door(KEEPER)
    second = reverse("console:build_rule", args=[ref, "records", 1])
    _changed(keeper, second, **{"see_when.2.f": "(", "act": "more:see_when"})
    page = keeper.get(second).content.decode()
    assert "中に条件がありません。" in page.split('id="see_when.2" data-wrong')[1].split("</li>")[0]


def test_a_line_renames_an_option_and_one_that_is_gone_is_told_as_no_longer_offered(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_field", args=[ref, "state"])
    _changed(keeper, page, options="よい → 使える\n修理中")
    (state,) = (one for one in _draft().content["record"]["pages"][0]["fields"] if one["id"] == "state")
    assert [one["label"] for one in state["options"]] == ["使える", "修理中"]
    assert (state["options"][0]["id"], state["ended"]) == ("good", [{"id": "broken", "label": "故障"}])
    assert "今は選べないもの：「故障」。" in keeper.get(page).content.decode()
    # Saved once more as it was shown, nothing moves.
    before = _draft().content
    _changed(keeper, page)
    assert _draft().content == before
