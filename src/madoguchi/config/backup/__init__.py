"""Backups: the whole house, sealed to a key that is not on its machine, and taken back into an empty one."""
