"""The one way a definition is written down before it is hashed, so that equal content has an equal version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical_json(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces; raises `ValueError` for numbers that JSON cannot hold."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def version_of(content: Mapping[str, Any]) -> str:
    """The content hash (SHA-256, hexadecimal) that names a version."""
    return sha256(canonical_json(content).encode("utf-8")).hexdigest()
