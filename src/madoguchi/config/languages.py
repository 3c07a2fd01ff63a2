"""Tells Django about やさしい日本語, a language of its own here that browsers call Japanese."""

from __future__ import annotations

from django.conf.locale import LANG_INFO

LANG_INFO["ja-easy"] = {"bidi": False, "code": "ja-easy", "name": "Easy Japanese", "name_local": "やさしい日本語"}
