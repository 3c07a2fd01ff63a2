"""Changes to this room's tables, oldest first."""
