"""How records speaks to the world outside, one vendor per file."""
