"""A folder becomes current as a whole or not at all, and what was published never changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from madoguchi.engines.notices.adapters.typst import TypstTypesetter
from madoguchi.engines.notices.issuing import typesetter
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.errors import NotInTheCity, UnknownProcedure, UnknownVersion
from madoguchi.foundation.catalogue.models import CityVersion, ProcedureVersion, Publication
from madoguchi.journeys.publish import DefinitionsRefused, publish
from madoguchi.journeys.publish.difference import difference
from madoguchi.values.actor import SYSTEM
from tests.journeys.publish.folders import CITY, PROCEDURE, Folder

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


def test_a_published_folder_is_the_city_and_its_procedures(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    assert catalogue.city().name_in("ja") == "見本市"
    assert catalogue.city().name_in("ja-easy") == "見本市"
    assert [procedure.id for procedure in catalogue.procedures()] == ["bicycle_parking"]
    procedure = catalogue.procedure("bicycle_parking")
    assert procedure.title("en") == "Apply for a bicycle parking pass"
    assert procedure.section("record")["ward"] == "address"
    assert procedure.section("booking") == {}
    assert procedure == catalogue.procedure_version(procedure.version)


def test_publishing_the_same_again_makes_nothing_new(folder: Folder) -> None:
    first = publish(folder.root, by=SYSTEM)
    version = catalogue.procedure("bicycle_parking").version
    second = publish(folder.root, by=SYSTEM)
    assert first.published.changed
    assert not second.published.changed
    assert second.published.number == first.published.number == catalogue.publication_number()
    assert catalogue.procedure("bicycle_parking").version == version
    assert "変わったところはありません" in str(second)


def test_the_templates_of_the_notices_are_part_of_the_version_and_an_old_one_keeps_its_own(folder: Folder) -> None:
    (folder.root / "notices").mkdir(exist_ok=True)
    paper = folder.root / "notices" / "grant.typ"
    paper.write_text('#import "letter.typ": *\n#import "seal.typ": mark\n#show: letter\n#mark', encoding="utf-8")
    (folder.root / "notices" / "seal.typ").write_text("#let mark = [前の公印]", encoding="utf-8")
    (folder.root / "notices" / "unused.typ").write_text("使わない", encoding="utf-8")
    publish(folder.root, by=SYSTEM)
    first = catalogue.procedure("bicycle_parking")
    assert set(first.section("notice_files")) == {"grant.typ", "seal.typ"}
    (folder.root / "notices" / "unused.typ").write_text("まだ使わない", encoding="utf-8")
    assert not publish(folder.root, by=SYSTEM).published.changed
    (folder.root / "notices" / "seal.typ").write_text("#let mark = [新しい公印]", encoding="utf-8")
    assert any("ひな形" in str(one) for one in difference(folder.root))
    publish(folder.root, by=SYSTEM)
    second = catalogue.procedure("bicycle_parking")
    assert second.version != first.version
    assert typesetter(first) is not typesetter(second)
    assert "前の公印" in catalogue.procedure_version(first.version).section("notice_files")["seal.typ"]
    assert "新しい公印" in second.section("notice_files")["seal.typ"]


def test_a_picture_of_a_notice_is_kept_byte_for_byte(folder: Folder) -> None:
    (folder.root / "notices").mkdir(exist_ok=True)
    (folder.root / "notices" / "grant.typ").write_text('#image("seal.png")', encoding="utf-8")
    (folder.root / "notices" / "seal.png").write_bytes(b"\x89PNG\x00\xff")
    publish(folder.root, by=SYSTEM)
    setter = typesetter(catalogue.procedure("bicycle_parking"))
    assert isinstance(setter, TypstTypesetter)
    assert setter.kept is not None
    assert setter.kept["seal.png"] == b"\x89PNG\x00\xff"


def test_comments_and_the_order_of_keys_make_no_new_version(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    version = catalogue.procedure("bicycle_parking").version
    folder.change("division: traffic\nstandard_days: 5\n", "standard_days: 5 # 開庁日\ndivision: traffic\n")
    assert not publish(folder.root, by=SYSTEM).published.changed
    assert catalogue.procedure("bicycle_parking").version == version


def test_a_change_makes_the_next_version_and_keeps_the_old_one(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    old = catalogue.procedure("bicycle_parking")
    folder.change("standard_days: 5", "standard_days: 7")
    report = publish(folder.root, by=SYSTEM)
    new = catalogue.procedure("bicycle_parking")
    assert report.published.new == ("bicycle_parking",)
    assert (new.number, new.identity.standard_days) == (old.number + 1, 7)
    assert catalogue.procedure_version(old.version).identity.standard_days == 5
    assert [facts.current for facts in catalogue.versions_of("bicycle_parking")] == [True, False]


def test_going_back_to_an_earlier_content_goes_back_to_its_version(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    old = catalogue.procedure("bicycle_parking")
    folder.change("standard_days: 5", "standard_days: 7")
    publish(folder.root, by=SYSTEM)
    folder.change("standard_days: 7", "standard_days: 5")
    publish(folder.root, by=SYSTEM)
    assert catalogue.procedure("bicycle_parking") == old
    assert len(catalogue.versions_of("bicycle_parking")) == 2


def test_a_folder_with_one_mistake_publishes_nothing(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    before = (catalogue.publication_number(), ProcedureVersion.objects.count(), CityVersion.objects.count())
    sound = (folder.root / PROCEDURE).read_text(encoding="utf-8").replace("bicycle_parking", "bus_pass")
    (folder.root / "procedures/bus_pass.yaml").write_text(sound, encoding="utf-8")
    folder.change("division: traffic", "division: trafic")
    with pytest.raises(DefinitionsRefused) as refused:
        publish(folder.root, by=SYSTEM)
    assert len(refused.value.findings) == 1
    assert before == (catalogue.publication_number(), ProcedureVersion.objects.count(), CityVersion.objects.count())
    with pytest.raises(UnknownProcedure):
        catalogue.procedure("bus_pass")


def test_a_fault_in_the_middle_publishes_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the database went away")

    before = Publication.objects.count(), ProcedureVersion.objects.count()
    monkeypatch.setattr(Publication.objects, "create", fail)
    with pytest.raises(RuntimeError):
        publish(folder.root, by=SYSTEM)
    assert (Publication.objects.count(), ProcedureVersion.objects.count()) == before


def test_a_procedure_whose_file_is_gone_is_retired_but_its_versions_stay(folder: Folder) -> None:
    text = (folder.root / PROCEDURE).read_text(encoding="utf-8").replace("bicycle_parking", "bus_pass")
    (folder.root / "procedures/bus_pass.yaml").write_text(text, encoding="utf-8")
    publish(folder.root, by=SYSTEM)
    version = catalogue.procedure("bus_pass").version
    (folder.root / "procedures/bus_pass.yaml").unlink()
    assert publish(folder.root, by=SYSTEM).published.retired == ("bus_pass",)
    with pytest.raises(UnknownProcedure):
        catalogue.procedure("bus_pass")
    assert catalogue.procedure_version(version).id == "bus_pass"


def test_a_rolled_back_publication_is_forgotten(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    folder.change("standard_days: 5", "standard_days: 9")
    with transaction.atomic():
        publish(folder.root, by=SYSTEM)
        assert catalogue.procedure("bicycle_parking").identity.standard_days == 9
        transaction.set_rollback(True)
    assert catalogue.procedure("bicycle_parking").identity.standard_days == 5


@pytest.mark.parametrize("model", [ProcedureVersion, CityVersion, Publication])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_published(folder: Folder, model: type, deed: str) -> None:
    publish(folder.root, by=SYSTEM)
    rows = model.objects.all()  # type: ignore[attr-defined]
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(published_by="x") if deed == "update" else rows._raw_delete(rows.db)


def test_the_cache_asks_the_database_no_more_than_once_a_second(
    published: None, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(shelf, "_SECONDS_BETWEEN_LOOKS", 1.0)
    monkeypatch.setattr(shelf.time, "monotonic", lambda: clock[0])
    shelf.forget()
    catalogue.city()
    clock[0] += 0.9
    with django_assert_num_queries(0):
        catalogue.city()
        catalogue.procedures()
    clock[0] += 0.2
    with django_assert_num_queries(1):
        catalogue.city()
        catalogue.procedures()
    shelf.forget()


def test_what_the_city_does_not_have_is_refused(folder: Folder) -> None:
    publish(folder.root, by=SYSTEM)
    city = catalogue.city()
    assert city.ward("990027").kana == "キタク"
    assert city.division(city.centre).id == "centre"
    assert not city.has_ward("131016")
    for look_up in (city.ward, city.division, city.position, city.life_event):
        with pytest.raises(NotInTheCity):
            look_up("nowhere")
    with pytest.raises(UnknownVersion):
        catalogue.procedure_version("0" * 64)


def test_the_picture_is_published_with_the_city(folder: Folder) -> None:
    folder.change("centre: centre", "centre: centre\nappearance: {hero: hero.svg}", CITY)
    picture = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    (folder.root / "hero.svg").write_text(picture, encoding="utf-8")
    publish(folder.root, by=SYSTEM)
    (folder.root / "hero.svg").unlink()
    assert catalogue.city_picture() == picture


def test_the_second_city_can_be_published_in_place_of_the_first(published: None) -> None:
    publish(ROOT / "tests/data/other_city", by=SYSTEM)
    assert catalogue.city().wards == ()
    assert all(procedure.id != "child_allowance_claim" for procedure in catalogue.procedures())
