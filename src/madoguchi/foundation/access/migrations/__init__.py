"""The tables of the room of access, step by step."""
