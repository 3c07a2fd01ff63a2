"""Files of a record: kept through every mistake of the form, opened by who sees the field, told by name elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.engines.records.actions.attaching import forget_left_files
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.storage.queries import files_of
from madoguchi.foundation.storage.scanning import State
from madoguchi.journeys.registers import by_programme
from madoguchi.journeys.registers.attaching import files_of_form
from madoguchi.journeys.registers.errors import ValuesUnreadable
from madoguchi.journeys.registers.opening import opened
from madoguchi.values.references import new_record_number
from tests.faces.staff.conftest import door
from tests.foundation.storage import corpus
from tests.journeys.registers.attached_house import CHIEF, DAMAGES, OTHER, photo, stored
from tests.journeys.registers.house import publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path) -> None:
    settings.MADOGUCHI_FILES = tmp_path


def _new(client, **posted):
    return client.post(reverse("staff:record_new", args=["damages"]), posted)


def _hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def test_a_file_is_kept_through_a_mistake_and_belongs_to_the_record_in_the_end(door) -> None:
    publish_registers(DAMAGES)
    chief = door(CHIEF)
    again = _new(chief, place="", photo=photo())
    assert again.status_code == 422
    page = again.content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "穴.png（" in page
    kept = _new(chief, place="橋の北", **_hidden(page))
    assert kept.status_code == 302
    one = Record.objects.get()
    assert [file.name for file in files_of(one.ref)] == ["穴.png"]
    assert one.values["photo"] == [file.ref for file in files_of(one.ref)]
    shown = chief.get(kept["Location"]).content.decode()
    address = reverse("staff:record_attachment", args=["damages", one.ref, "photo", one.values["photo"][0]])
    assert f'<a href="{address}">穴.png</a>' in shown
    content = chief.get(address)
    assert b"".join(content.streaming_content).startswith(b"\x89PNG")
    assert "sandbox" in content["Content-Security-Policy"]
    look = Entry.objects.filter(verb="read", dossiers=[one.ref]).latest("id")
    assert look.data == "台帳「道路の損傷」の添付「写真」"
    assert "穴.png" in chief.get(reverse("staff:register", args=["damages"])).content.decode()
    sheet = chief.get(reverse("staff:register_file", args=["damages", "csv"]))
    assert "穴.png" in b"".join(sheet.streaming_content).decode("utf-8-sig")


def test_a_form_is_saved_where_no_file_was_chosen_and_what_the_record_holds_stays(door) -> None:
    publish_registers(DAMAGES)
    chief = door(CHIEF)
    assert _new(chief, place="橋の南", photo="").status_code == 302  # as a browser sends it
    _new(chief, place="橋の北", photo=photo())
    one = Record.objects.get(values__place="橋の北")
    edit = reverse("staff:record_edit", args=["damages", one.ref])
    held = _hidden(chief.get(edit).content.decode())
    again = {**held, "photo": [*held["photo"], ""], "place": "橋の東", "_reason": "場所の直し"}
    assert chief.post(edit, again).status_code == 302
    one.refresh_from_db()
    assert (one.values["place"], one.values["photo"]) == ("橋の東", held["photo"])


def test_a_bad_file_is_refused_with_a_sentence_and_the_good_one_beside_it_stays(door) -> None:
    publish_registers(DAMAGES)
    bad = SimpleUploadedFile("穴2.png", b"no picture", "image/png")
    page = _new(door(CHIEF), place="橋の北", photo=[photo(), bad]).content.decode()
    assert "「穴2.png」" in page
    assert "穴.png（" in page
    assert len(_hidden(page)["photo"]) == 1
    assert not Record.objects.exists()


def test_pressing_twice_makes_one_record_with_one_file(door) -> None:
    publish_registers(DAMAGES)
    chief, number = door(CHIEF), new_record_number()
    first = _new(chief, _number=number, place="橋の北", photo=photo())
    second = _new(chief, _number=number, place="橋の北", photo=photo())
    assert first["Location"] == second["Location"]
    assert File.objects.filter(removed_at=None).count() == 1


def test_a_file_is_taken_away_before_it_is_saved_and_what_was_saved_stays_for_the_history(door) -> None:
    publish_registers(DAMAGES)
    chief = door(CHIEF)
    page = _new(chief, place="", photo=photo()).content.decode()
    held = _hidden(page)
    left = _new(chief, place="橋の北", remove_file=f"photo:{held['photo'][0]}", **held)
    assert left.status_code == 200
    assert "photo" not in _hidden(left.content.decode())
    assert not File.objects.filter(removed_at=None).exists()
    _new(chief, place="橋の北", photo=photo())
    one = Record.objects.get()
    edit = reverse("staff:record_edit", args=["damages", one.ref])
    held = _hidden(chief.get(edit).content.decode())
    shown = chief.post(edit, {"place": "橋の北", "remove_file": f"photo:{held['photo'][0]}", **held})
    held = _hidden(shown.content.decode())
    chief.post(edit, {"place": "橋の北", "_reason": "写真の取り違え", **held})
    assert "photo" not in Record.objects.get().values
    assert RecordChange.objects.get(revision=2).before["photo"]
    assert "<del>穴.png</del>" in chief.get(reverse("staff:record", args=["damages", one.ref])).content.decode()
    undo = reverse("staff:record_undo", args=["damages", one.ref, 2])
    chief.post(undo, {"_reason": "やはり要る", "_revision": "2"})
    assert Record.objects.get().values["photo"] == one.values["photo"]


def test_nobody_opens_a_file_of_a_field_they_do_not_see_or_of_another_record(door) -> None:
    publish_registers(DAMAGES)
    chief, other = door(CHIEF), door(OTHER)
    report = SimpleUploadedFile("調書.pdf", corpus.pdf(), "application/pdf")
    _new(chief, place="橋の北", report=report, photo=photo())
    one = Record.objects.get()
    ref = one.values["report"][0]
    _new(chief, place="橋の南")
    second = Record.objects.exclude(ref=one.ref).get()

    def asked(client, record, field):
        answer = client.get(reverse("staff:record_attachment", args=["damages", record.ref, field, ref]))
        if answer.streaming:
            assert b"".join(answer.streaming_content).startswith(b"%PDF")
        return answer.status_code

    assert asked(chief, one, "report") == 200
    assert asked(other, one, "report") == 404
    assert asked(other, one, "photo") == 404
    assert asked(chief, second, "report") == 404
    assert "調書" not in other.get(reverse("staff:record", args=["damages", one.ref])).content.decode()


def test_a_file_of_a_hidden_field_is_not_among_those_of_the_form(door) -> None:
    publish_registers(DAMAGES)
    report = SimpleUploadedFile("調書.pdf", corpus.pdf(), "application/pdf")
    _new(door(CHIEF), place="橋の北", report=report, photo=photo())
    one = Record.objects.get()

    def names(by):
        return {file.name for file in files_of_form(opened("damages", by), one.ref, is_new=False, by=by).known()}

    assert names(CHIEF) == {"穴.png", "調書.pdf"}
    assert names(OTHER) == {"穴.png"}


def test_somebody_elses_unsaved_file_does_not_come_into_a_form(door) -> None:
    publish_registers(DAMAGES)
    number = new_record_number()
    held = _hidden(_new(door(CHIEF), _number=number, place="", photo=photo()).content.decode())
    foreign = _new(door(CHIEF), _number=new_record_number(), place="橋の北", photo=held["photo"])
    assert foreign.status_code == 422
    assert "保存したファイルが見つかりません" in foreign.content.decode()
    assert not Record.objects.exists()


def test_what_the_scanner_has_not_let_through_is_named_and_not_opened(door) -> None:
    publish_registers(DAMAGES)
    chief = door(CHIEF)
    kept = _new(chief, place="橋の北", photo=photo())
    one = Record.objects.get()
    address = reverse("staff:record_attachment", args=["damages", one.ref, "photo", one.values["photo"][0]])
    for state, said in ((State.QUARANTINED, "検査待ち"), (State.INFECTED, "検査を通らず")):
        File.objects.update(state=state)
        page = chief.get(kept["Location"]).content.decode()
        assert said in page
        assert address not in page
        assert chief.get(address).status_code == 409


def test_a_spreadsheet_brings_no_files_and_takes_none_away(door) -> None:
    publish_registers(DAMAGES)
    chief = door(CHIEF)
    _new(chief, place="橋の北", photo=photo())
    before = Record.objects.get()
    table = SimpleUploadedFile("a.csv", f"記録の番号,場所,写真\n{before.ref},橋の東,別.png\n".encode(), "text/csv")
    plan = chief.post(reverse("staff:register_import", args=["damages"]), {"file": table})
    page = chief.get(plan["Location"]).content.decode()
    assert "写真：表からは取り込めません" in page


def test_a_programme_sends_a_file_inside_its_answer_and_reads_its_name() -> None:
    publish_registers(DAMAGES)
    sent = {"name": "穴.png", "content": b64encode(corpus.png()).decode()}
    number = new_record_number()
    values = {"place": "橋の北", "photo": [sent]}
    one = by_programme.keep_record("damages", values, ref=number, by=CHIEF, language="ja")
    again = by_programme.keep_record("damages", values, ref=number, by=CHIEF, language="ja")
    assert again.values == one.values
    assert [(field, file.name) for field, file in by_programme.files_named_by([one])[one.ref]] == [("photo", "穴.png")]
    stranger = stored("another")
    with pytest.raises(ValuesUnreadable):
        by_programme.replace_record(
            "damages",
            one.ref,
            {"place": "橋の北", "photo": [stranger.ref]},
            reason="直す",
            revision=1,
            by=CHIEF,
            language="ja",
        )


def test_what_nobody_saved_is_forgotten_after_a_day_and_what_was_saved_is_not(door) -> None:
    publish_registers(DAMAGES)
    chief = door(CHIEF)
    _new(chief, place="", photo=photo())
    _new(chief, place="橋の北", photo=photo("別.png", 65))
    assert forget_left_files() == 0
    File.objects.update(kept_at="2020-01-01T00:00:00Z")
    assert forget_left_files() == 1
    assert [file.name for file in files_of(Record.objects.get().ref)] == ["別.png"]
