"""Messages to applicants: written with the fact they tell of, delivered at least once, always readable on the page."""
