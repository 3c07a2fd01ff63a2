"""Reading a letter as this house reads it."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.assertion import Asserted
from madoguchi.foundation.identity.saml.response import asserted_by, opened
from tests.foundation.identity.saml.writing import (
    AT,
    WANTED,
    Key,
    posted,
)


def read(written: str, *keys: Key, at: datetime = AT) -> Asserted:
    return asserted_by(opened(posted(written), WANTED), WANTED, [one.certificate for one in keys], at=at)


def refused(written: str, *keys: Key, at: datetime = AT) -> str:
    with pytest.raises(SignInNotTrusted) as found:
        read(written, *keys, at=at)
    return found.value.why
