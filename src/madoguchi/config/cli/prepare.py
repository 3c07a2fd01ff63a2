"""`madoguchi prepare`: bring the tables, the rights and the static files up to date."""

from __future__ import annotations

import argparse
import os
from typing import Any

from psycopg.errors import InsufficientPrivilege

from madoguchi.config.environment import SettingUnusable
from madoguchi.config.house import check_database, database, owner_environment
from madoguchi.config.postgres import DatabaseUnusable

_NOT_THE_OWNER = (
    "The role of DATABASE_URL may not make tables here. Give the address of the role that owns them as"
    " DATABASE_OWNER_URL; a superuser is not one where the roles of deploy/roles.sql exist."
)


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("prepare", help="migrate, grant rights, collect static files (as the owner of the tables)")
    verb.add_argument("--publish", action="store_true", help="publish the definitions, too")
    verb.add_argument("--demonstration", action="store_true", help="load the demonstration city, when new")
    verb.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Do what is asked as the owner of the tables, in order; each step is quick when there is nothing to do."""
    check_database()
    with database():
        owner = owner_environment()
        os.environ.clear()
        os.environ.update(owner)
        return _prepare(chosen)


def _prepare(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    prepare_house()
    if chosen.publish:
        _publish()
    if chosen.demonstration:
        _demonstrate()
    return 0


def prepare_house() -> None:
    """Tables, rights, the wall, what a restore asks for, and static files, in a process that owns the tables."""
    from django.core.management import call_command
    from django.db import ProgrammingError
    from django.db.migrations.exceptions import MigrationSchemaMissing

    from madoguchi.config.rights import grant_rights
    from madoguchi.config.wall import raise_wall
    from madoguchi.engines.notices.fonts import check_fonts
    from madoguchi.engines.records.actions.restored import forget_other_clusters
    from madoguchi.foundation.access.changes import note_policies, note_waiting
    from madoguchi.foundation.access.in_force import acts_left_out, look_for_rules
    from madoguchi.foundation.journal.restored import go_on_after_restore

    say("tables")
    try:
        _check_rules_are_read()
        call_command("migrate", verbosity=0)
    except MigrationSchemaMissing:
        raise DatabaseUnusable(_NOT_THE_OWNER) from None
    except ProgrammingError as refused:
        if isinstance(refused.__cause__, InsufficientPrivilege):
            raise DatabaseUnusable(_NOT_THE_OWNER) from None
        raise
    grant_rights()
    if not raise_wall():
        say("no second wall: the database has not the roles of deploy/roles.sql")
    forget_other_clusters()
    if go_on_after_restore():
        say("a backup of another cluster: the journal says so, and is sealed up to here; nothing goes out")
    in_force = look_for_rules()
    if note_policies():
        say("the rules of access are others than before: the journal says so")
    if note_waiting():
        say("the folder of the rules of access holds others than those in force: they wait for two people to agree")
    if in_force.book.lent:
        say(f"the rules of access in force cannot name, and so leave to the release: {', '.join(in_force.book.lent)}")
    if left_out := acts_left_out():
        say(f"the rules of access in force do not know, and so refuse to everybody: {', '.join(left_out)}")
    say("static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    check_fonts()


def _check_rules_are_read() -> None:
    """Raise RulesUnusable before anything is changed where this version cannot read the rules two people agreed to."""
    from django.db import connection

    from madoguchi.foundation.access.errors import RulesUnusable
    from madoguchi.foundation.access.in_force import look_for_rules

    if "access_agreedrules" in connection.introspection.table_names():
        trouble = look_for_rules().book.trouble
        if trouble:
            raise RulesUnusable(why=trouble)


def say(what: str) -> None:
    """One line of progress."""
    print(f"  · {what}", flush=True)


def _publish() -> None:
    from django.conf import settings

    from madoguchi.config.published import is_published_as_it_stands, note_published

    say("definitions")
    if is_published_as_it_stands(settings.MADOGUCHI_DEFINITIONS):
        return
    from madoguchi.config.cli.definitions import publish_folder

    if publish_folder(settings.MADOGUCHI_DEFINITIONS):
        raise SettingUnusable("The definitions have mistakes; nothing was published.")
    note_published(settings.MADOGUCHI_DEFINITIONS)


def _demonstrate() -> None:
    from madoguchi.journeys.demonstration import load_demonstration

    load_demonstration(say)
