"""A resident and a clerk together: kiosk, calling board, place in line, counter desk, reception and hall."""
