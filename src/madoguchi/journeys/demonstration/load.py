"""Loading the demonstration city once: sign-ins first, then matters at every stage."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from django.db import connection

from madoguchi.foundation.catalogue.queries import city, procedures
from madoguchi.foundation.dossier.queries import is_empty
from madoguchi.foundation.identity.queries import demonstration_accounts
from madoguchi.journeys.demonstration.matters import STAGES, Scene, make_matter
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.actor import Actor, ActorKind

MATTERS = 240
_DAYS = 75


def load_demonstration(say: Callable[[str], None], *, matters: int = MATTERS) -> None:
    """Fill an empty house; a house that has matters is left as it is. `say` is told of the progress."""
    random = Random(20261123)  # noqa: S311 the same city every time; nothing secret depends on it
    if not demonstration_accounts():
        open_sign_ins(city(), random)
    if not is_empty():
        return
    # Only these synthetic rows may be lost by a crash while loading; they are then loaded again.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    residents = tuple(
        Actor(ActorKind.RESIDENT, one.ref, one.name) for one in demonstration_accounts() if one.kind == "resident"
    )
    scene = Scene(city(), random, residents)
    _make_all(scene, matters, say)


def _make_all(scene: Scene, matters: int, say: Callable[[str], None]) -> None:
    forms = procedures()
    for number in range(matters):
        stage = STAGES[number % len(STAGES)]
        settled = stage in {"granted", "refused", "withdrawn"}
        days_ago = scene.random.randint(20, _DAYS) if settled else scene.random.randint(0, 24)
        make_matter(scene, forms[number % len(forms)], stage, days_ago)
        if number % 40 == 39:
            say(f"demonstration matters: {number + 1} of {matters}")
