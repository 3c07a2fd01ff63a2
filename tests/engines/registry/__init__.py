"""Tests of the room of registers."""
