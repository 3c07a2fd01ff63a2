"""Tables refer to their own room or to a floor below, never to a neighbour."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey

FLOORS = ["values", "foundation", "engines", "journeys", "faces"]
FOUNDATION = ["journal", "storage", "identity", "access", "catalogue", "dossier"]


def room_of(module: str) -> tuple[str, str]:
    parts = module.split(".")
    return parts[1], parts[2]


def goes_down(source: tuple[str, str], target: tuple[str, str]) -> bool:
    if source == target:
        return True
    if source[0] == target[0] == "foundation":
        return FOUNDATION.index(source[1]) > FOUNDATION.index(target[1])
    return FLOORS.index(source[0]) > FLOORS.index(target[0])


def references() -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if isinstance(field, ForeignKey) and related is not None and model.__module__.startswith("madoguchi."):
                assert related.__module__.startswith("madoguchi."), f"{model.__name__}.{field.name} leaves the house"
                found.append((f"{model.__name__}.{field.name}", room_of(model.__module__), room_of(related.__module__)))
    return found


def test_every_foreign_key_points_into_its_room_or_down() -> None:
    found = references()
    assert len(found) > 5
    assert [name for name, source, target in found if not goes_down(source, target)] == []


def test_a_foreign_key_to_a_neighbour_would_be_found() -> None:
    assert not goes_down(("engines", "cases"), ("engines", "records"))
    assert not goes_down(("foundation", "journal"), ("foundation", "dossier"))
