"""The personnel file of the city: read, compared with the staff of today, and taken over whole."""
