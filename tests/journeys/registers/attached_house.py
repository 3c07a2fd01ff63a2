"""A register that takes files to test in: damages of roads, with photographs, and a report only its keepers see."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.foundation.storage.actions import keep_upload
from madoguchi.foundation.storage.queries import StoredFile
from tests.foundation.storage import corpus
from tests.journeys import office

CHIEF = office.member("chief-5", "traffic")
"""Of the division that keeps the damages, and sees the reports."""
OTHER = office.member("other-5", "centre")
"""Sees the damages, and not their reports."""

DAMAGES = """\
id: damages
title: 道路の損傷
summary: 通報された損傷です。
purpose: 直すために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: place
  key: place
  pages:
    - id: damage
      title: 損傷
      fields:
        - {id: place, type: text, label: 場所}
        - {id: photo, type: file, label: 写真, at_most: 2, require: false}
        - {id: report, type: file, label: 調書, accept: [pdf], at_most: 1, require: false}
  views:
    - {id: all, title: すべて, columns: [place, photo], order: {by: place}}
rights:
  fields:
    - {fields: [report], see: [{division: traffic}], change: [{division: traffic}]}
"""


def photo(name: str = "穴.png", width: int = 64) -> SimpleUploadedFile:
    """A photograph as a browser sends it."""
    return SimpleUploadedFile(name, corpus.png((width, 32)), "image/png")


def stored(owner: str, name: str = "穴.png", width: int = 64) -> StoredFile:
    """A photograph that belongs to somebody already."""
    return keep_upload(BytesIO(corpus.png((width, 32))), name=name, accept=("image",), owner=owner)
