"""By which role a process signs in to the database: one that stands on a side of the network has its own."""

from __future__ import annotations

from psycopg.conninfo import conninfo_to_dict

from madoguchi.config.environment import SettingUnusable
from madoguchi.config.postgres import CLOSED, INTERNET, JOBS, WEB

LOGINS = {"": WEB, "internet": INTERNET, "closed": CLOSED, "jobs": JOBS}


def check_login(side: str, url: str) -> None:
    """Nothing when the address of the database names the role of this side; raises SettingUnusable.

    A process that serves the Internet by a role that may take on every side would be no wall.
    """
    named = conninfo_to_dict(url).get("user")
    if side and url and named != LOGINS[side]:
        raise SettingUnusable(f"MADOGUCHI_SIDE={side} signs in as {LOGINS[side]}; DATABASE_URL names {named}.")
