"""A register of synthetic residents: 30,000 people in households, in the real towns of the city's wards."""

from madoguchi.journeys.demonstration.register.load import load_register

__all__ = ["load_register"]
