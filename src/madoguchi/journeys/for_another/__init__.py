"""Acting for another: who may, what they fill in, what they open, and what its thread tells of it."""
