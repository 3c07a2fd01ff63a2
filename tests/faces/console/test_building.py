"""Building a register in the screen, as a browser without JavaScript does it: from a spreadsheet to searchable rows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.engines.records.models import Record
from madoguchi.foundation.catalogue.models import RegisterDraft, RegisterVersion
from madoguchi.foundation.catalogue.queries import register, registers
from madoguchi.journeys import jobs
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db

ROWS = "放置自転車の記録,,,\n受付番号,見つけた日,場所,状態\n" + "".join(
    f"B-{at:03d},R8.{at % 12 + 1}.1,見本町{at}番,{('撤去', '警告', '保管')[at % 3]}\n" for at in range(1, 31)
)


def _form(page: str) -> dict[str, str]:
    """The hidden revision of a page."""
    return {"revision": page.split('name="revision" value="')[1].split('"')[0]}


def test_a_spreadsheet_of_the_office_becomes_a_searchable_register(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    assert reverse("console:build_new") in keeper.get(reverse("console:builds")).content.decode()
    began = keeper.post(
        reverse("console:build_begin", args=["file"]),
        {"division": "traffic", "file": SimpleUploadedFile("放置.csv", ROWS.encode("cp932"))},
    )
    page = keeper.get(began["Location"]).content.decode()
    assert "ファイルの値：撤去、警告、保管" in page.replace("警告、保管、撤去", "撤去、警告、保管")
    draft = RegisterDraft.objects.get()
    first, _day, place, _state = (one["id"] for one in draft.content["record"]["pages"][0]["fields"])
    table = {f"f.{first}": "番号", f"k.{first}": "text", f"r.{first}": "yes", f"f.{place}": "", f"k.{place}": "text"}
    marks = {"heading": place, "key": first}
    wrong = keeper.post(began["Location"], {**_form(page), **table, **marks, "act": "go"})
    assert wrong["Location"].endswith("/about")
    shown = keeper.get(began["Location"]).content.decode()
    assert 'aria-invalid="true"' in shown  # the empty name is refused beside its field, and kept as it was typed
    keeper.post(began["Location"], {**_form(shown), f"f.{place}": "見つけた場所", f"k.{place}": "text", **marks})
    to = reverse("console:build_about", args=[draft.ref])
    told = {"title": "放置自転車", "summary": "見つけた自転車です。", "purpose": "撤去に使います。", "persons": "no"}
    rest = {"division": "traffic", "deputy": "centre", "who": "everybody", "retention": "3_years"}
    said = {**_form(keeper.get(to).content.decode()), **told, **rest, "review_on": "2027-04-01", "act": "go"}
    sheet = keeper.post(to, said, follow=True).content.decode()
    assert "台帳「放置自転車」が始まります。" in sheet
    current = sheet.split('name="current" value="')[1].split('"')[0]
    publish = reverse("console:build_publish", args=[draft.ref])
    plan = keeper.post(publish, {**_form(sheet), "current": current}, follow=True)
    assert "30" in plan.content.decode()
    name = RegisterVersion.objects.get(content__title="放置自転車").register_id
    again = keeper.post(publish, {**_form(sheet), "current": current, "register": name})
    assert again["Location"] == plan.redirect_chain[-1][0]
    taken = keeper.post(plan.redirect_chain[-1][0])
    made = next(one for one in registers() if one.title() == "放置自転車")
    jobs.take_file_in(register=made.id, ref=taken["Location"].rsplit("/", 1)[1])
    assert Record.objects.filter(register_id=made.id).count() == 30
    found = keeper.get(reverse("staff:register", args=[made.id]), {"words": "見本町7番"}).content.decode()
    assert "B-007" in found
    assert "B-008" not in found


def test_nothing_typed_is_lost_when_somebody_was_faster_or_something_is_wrong(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    wrong = keeper.post(reverse("console:build_begin", args=["yaml"]), {"text": "id: x\ntitle: たしかめ"})
    assert wrong.status_code == 422
    assert "title: たしかめ" in wrong.content.decode()
    assert keeper.post(reverse("console:build_begin", args=["blank"]), {"division": "traffic"}).status_code == 422
    at = keeper.post(reverse("console:build_edit", args=["bicycles"]))["Location"]
    before = keeper.get(at).content.decode()
    typed = {**_form(before), "f.name": "よび名", "k.name": "text", "r.name": "yes", "new": "置き場"}
    assert keeper.post(at, {**typed, "act": "add"}).status_code == 302
    late = keeper.post(at, {**typed, "f.name": "べつの名"})
    assert late.status_code == 409
    assert 'value="べつの名"' in late.content.decode()
    assert "先に、この下書きを直しました" in late.content.decode()
    labels = [one["label"] for one in RegisterDraft.objects.get().content["record"]["pages"][0]["fields"]]
    assert "よび名" in labels
    assert "置き場" in labels
    lists = at + "/lists"
    page = keeper.get(lists).content.decode()
    keeper.post(lists, {**_form(page), "t.all": "全部", "c.all": ["price", "name"], "o.all": "price", "d.all": "yes"})
    view = RegisterDraft.objects.get().content["record"]["views"][0]
    assert (view["title"], view["columns"], view["order"]) == (
        "全部",
        ["name", "price"],
        {"by": "price", "descending": True},
    )
    text = keeper.get(at + "/yaml")
    assert text["Content-Type"].startswith("application/yaml")
    assert keeper.post(at + "/throw-away").status_code == 302
    assert not RegisterDraft.objects.exists()


def test_who_may_put_records_in_is_shown_and_stays_as_it_was(door) -> None:
    publish_registers(BICYCLES.replace("{view: everybody}", "{view: everybody, add: everybody}"))
    keeper = door(KEEPER)
    keeper.post(reverse("console:build_edit", args=["bicycles"]))
    ref = RegisterDraft.objects.get().ref
    about = reverse("console:build_about", args=[ref])
    told = {"title": "自転車", "summary": "自転車です。", "purpose": "貸出しに使います。", "persons": "no"}
    told |= {"division": "traffic", "deputy": "centre", "who": "everybody", "retention": "3_years"}
    told |= {"review_on": "2027-04-01"}

    def kept(**said: object) -> object:
        page = keeper.get(about).content.decode()
        assert 'name="adds"' in page
        assert keeper.post(about, {**_form(page), **told, **said}).status_code == 302
        return RegisterDraft.objects.get().content["permissions"].get("add")

    assert kept() == "everybody"
    assert kept(adds="everybody") == "everybody"
    assert kept(adds="named", add=["centre", "nowhere"]) == [{"division": "centre"}]
    assert kept(adds="named") is None
    sheet = keeper.get(reverse("console:build_publish", args=[ref])).content.decode()
    assert "記録を入れられる人" in sheet


def test_the_day_the_years_count_from_and_the_days_of_the_bin_are_chosen_on_the_page(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    keeper.post(reverse("console:build_edit", args=["bicycles"]))
    about = reverse("console:build_about", args=[RegisterDraft.objects.get().ref])

    def kept(**said: str) -> object:
        page = keeper.get(about).content.decode()
        assert "項目「買った日」の日" in page
        assert "進め方が終わった日" not in page  # there is no process
        given = {**_form(page), "retention": "5_years", "division": "traffic", "deputy": "centre", "persons": "no"}
        assert keeper.post(about, {**given, **said}).status_code in (302, 422)
        return RegisterDraft.objects.get().content["retention"]

    day = {"from": "field", "field": "bought_on", "bin_days": 30}
    assert kept(retention_from="field:bought_on", bin_days="30") == {"class": "5_years", **day}
    assert kept(retention_from="made") == {"class": "5_years", "from": "made", "bin_days": 30}
    assert kept(retention_from="closed", bin_days="3") == {"class": "5_years", "from": "made", "bin_days": 3}


def test_a_second_press_leads_to_the_register_that_the_first_one_published(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    keeper.post(reverse("console:build_edit", args=["bicycles"]))
    publish = reverse("console:build_publish", args=[RegisterDraft.objects.get().ref])
    sheet = keeper.get(publish).content.decode()
    names = ("revision", "current", "register")
    pressed = {name: sheet.split(f'name="{name}" value="')[1].split('"')[0] for name in names}
    keeper.post(publish, pressed)
    assert not RegisterDraft.objects.exists()
    assert keeper.post(publish, pressed)["Location"] == reverse("staff:register", args=["bicycles"])
    # A draft that was thrown away before it became a register has none.
    assert keeper.post(publish, {**pressed, "register": "nowhere"})["Location"] == reverse("console:builds")


def test_the_address_of_a_field_nobody_has_leads_back_to_the_fields(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    began = keeper.post(reverse("console:build_begin", args=["blank"]), {"division": "traffic", "title": "見本"})
    for act in ("open", "open:", "open:a/b", "up:a/b"):
        page = keeper.get(began["Location"]).content.decode()
        answer = keeper.post(began["Location"], {**_form(page), "f.name": "名前", "k.name": "text", "act": act})
        assert (answer.status_code, answer["Location"]) == (302, began["Location"])


def _current(page: str) -> str:
    """The version whose ending a page tells of."""
    return page.split('name="current" value="')[1].split('"')[0]


def test_the_owner_ends_a_register_on_a_page_that_says_what_happens_and_opens_it_again(door) -> None:
    publish_registers()
    keeper, at = door(KEEPER), reverse("console:build_ending", args=["bicycles"])
    page = keeper.get(at).content.decode()
    assert "新しい記録はだれも入れられません" in page
    assert keeper.post(at, {"current": "x", "act": "end"}).status_code == 409
    assert keeper.post(at, {"current": _current(page), "act": "end"})["Location"] == reverse("console:builds")
    assert "終わりにしました" in keeper.get(reverse("console:builds")).content.decode()
    assert "に終わりました" in keeper.get(reverse("staff:registers")).content.decode()
    shown = keeper.get(reverse("staff:register", args=["bicycles"])).content.decode()
    assert "に終わった台帳です" in shown
    new = reverse("staff:record_new", args=["bicycles"])
    assert new not in shown
    assert keeper.get(new).status_code == 409
    again = keeper.get(at).content.decode()
    assert "もう一度開きますか" in again
    assert keeper.post(at, {"current": _current(again), "act": "open"}).status_code == 302
    assert new in keeper.get(reverse("staff:register", args=["bicycles"])).content.decode()


def test_the_page_of_a_day_to_come_says_it_and_offers_today_and_never(door) -> None:
    planned = BICYCLES + "ended_on: 2099-04-01\n"
    publish_registers(planned)
    keeper, at = door(KEEPER), reverse("console:build_ending", args=["bicycles"])
    shown = keeper.get(at).content.decode()
    assert "令和81年4月1日に終わる台帳です" in shown
    assert "終わった台帳" not in shown
    assert "もう一度開きますか" not in shown
    assert ('value="end"' in shown, 'value="stay"' in shown, 'value="open"' in shown) == (True, True, False)
    sheet = reverse("staff:register_hand_over", args=["bicycles"])
    told = keeper.get(sheet).content.decode()
    assert ("終わる日" in told, "終わった日" in told) == (True, False)
    answer = keeper.post(at, {"act": "stay", "current": register("bicycles").version}, follow=True)
    assert "終わる日を取り消しました" in answer.content.decode()
    assert register("bicycles").header.ended_on is None
    publish_registers(planned)
    keeper.post(at, {"act": "end", "current": register("bicycles").version})
    assert register("bicycles").has_ended
    told = keeper.get(sheet).content.decode()
    assert ("終わる日" in told, "終わった日" in told) == (False, True)
