"""The second wall."""
