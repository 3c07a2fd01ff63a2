"""The face for programmes: JSON in, JSON out, one resource per file, versioned apart from the pages."""
