"""A city to try things in: synthetic staff, residents and businesses, and live matters at every stage."""

from madoguchi.journeys.demonstration.load import load_demonstration

__all__ = ["load_demonstration"]
