"""Surveys: asking many people, answering once without a name or by name, and what came out."""
