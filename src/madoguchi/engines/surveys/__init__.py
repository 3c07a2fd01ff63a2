"""Asking many people the same questions: the survey, who was given a slip to answer with, and the answers."""
