"""A process on one side of the network signs in by the role of that side, or does not start."""

from __future__ import annotations

import pytest

from madoguchi.config.environment import SettingUnusable
from madoguchi.config.signing_in import LOGINS, check_login


@pytest.mark.parametrize("side", ["internet", "closed"])
def test_a_side_signs_in_by_its_own_role_only(side: str) -> None:
    check_login(side, f"postgresql://{LOGINS[side]}:secret@db/madoguchi")
    with pytest.raises(SettingUnusable, match="madoguchi_web"):
        check_login(side, "postgresql://madoguchi_web:secret@db/madoguchi")


def test_the_embedded_database_and_a_house_without_sides_are_let_through() -> None:
    check_login("internet", "")
    check_login("", "postgresql://anybody@db/madoguchi")
