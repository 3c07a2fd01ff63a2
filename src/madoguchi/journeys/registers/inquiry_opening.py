"""An inquiry opened for who may look at it or manage it."""

from __future__ import annotations

from madoguchi.engines.records.inquiry_section import InquirySection
from madoguchi.engines.records.queries.process import inquiry_of
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.errors import NoSuchInquiry
from madoguchi.journeys.registers.opening import VIEW
from madoguchi.journeys.registers.sight import register_in_sight, register_there
from madoguchi.values.actor import Actor


def inquiry_opened(register_id: str, by: Actor, action: str = VIEW) -> tuple[Register, InquirySection]:
    """The inquiry, for who may do this to it. Raises NoSuchInquiry, and NotPermitted for who sees it."""
    try:
        inquiry = inquiry_of(register_there(register_id, action, by))
        if inquiry is None:
            raise NoSuchInquiry()
        return register_in_sight(register_id, action, by), inquiry
    except UnknownRegister:
        raise NoSuchInquiry() from None
