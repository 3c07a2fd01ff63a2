"""Registers of the office: finding them, looking through their lists, keeping records, and citing them."""
