"""Looks of staff that are out of the ordinary: found every night, and shown to the auditor with the reason."""
