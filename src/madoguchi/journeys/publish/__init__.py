"""Definitions on their way to being valid: checked, compared in words with what is published, published as one."""

from madoguchi.journeys.publish.check import check
from madoguchi.journeys.publish.difference import difference
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.publishing import DefinitionsRefused, PublishReport, publish
from madoguchi.journeys.publish.schema import schemas

__all__ = ["DefinitionsRefused", "Finding", "PublishReport", "check", "difference", "publish", "schemas"]
