"""Reads a definition file as YAML 1.2 and remembers where every key and value is written."""

from madoguchi.foundation.catalogue.source.building import Path
from madoguchi.foundation.catalogue.source.complaint import Complaint
from madoguchi.foundation.catalogue.source.reading import Source, read_source

__all__ = ["Complaint", "Path", "Source", "read_source"]
