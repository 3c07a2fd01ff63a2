"""The office's work on a matter: steps, desks, the legal clock, corrections, four eyes and the decision.

Nouns: case, step, desk (the division responsible now), assignee, correction, draft, decision, outcome, pause,
work span.
"""
