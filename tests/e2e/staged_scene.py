"""Run inside the running house: sets the scene of `tests/house` for good, and prints it as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.db import transaction

from madoguchi.foundation.dossier.queries import dossier_facts
from tests.house.scene import set_scene

# One transaction, so that the worker finds every job with all that belongs to it; durable blocks are content in it.
_block = transaction.atomic()
_block._from_testcase = True  # type: ignore[attr-defined]
with _block:
    told = asdict(set_scene())
print(json.dumps({**told, "kana": dossier_facts(told["fresh"]).applicant.kana}))  # noqa: T201
