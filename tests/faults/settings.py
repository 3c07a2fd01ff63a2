"""The settings of the house, with the rig's addresses beside its own."""

from madoguchi.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.faults.urls"
CONN_MAX_AGE = 600
