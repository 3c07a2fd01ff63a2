"""Base registers the city holds: people and households, what is known of them, from which register and as of when."""
