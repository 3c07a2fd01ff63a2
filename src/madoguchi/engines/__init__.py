"""What a city hall does; each room a stranger to the others."""
