"""The city as `city.yaml` declares it: names, wards, divisions, positions, hours and calendar."""

from madoguchi.foundation.catalogue.city.calendar import Calendar, Hours
from madoguchi.foundation.catalogue.city.city import City
from madoguchi.foundation.catalogue.city.parts import (
    Appearance,
    CityContact,
    Division,
    Icon,
    LifeEvent,
    News,
    Position,
    UnusualAccess,
    Ward,
    WardOffice,
)

__all__ = [
    "Appearance",
    "Calendar",
    "City",
    "CityContact",
    "Division",
    "Hours",
    "Icon",
    "LifeEvent",
    "News",
    "Position",
    "UnusualAccess",
    "Ward",
    "WardOffice",
]
