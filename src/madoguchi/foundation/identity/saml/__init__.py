"""Signing in by a directory that speaks SAML 2.0: one narrow profile of it, in which only signed assertions count."""
