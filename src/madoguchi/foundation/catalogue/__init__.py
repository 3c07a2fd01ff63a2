"""What the city has declared, as immutable versions; nouns: city, procedure, version, publication."""
