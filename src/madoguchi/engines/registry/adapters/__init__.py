"""Registers outside our own tables, one per file."""
