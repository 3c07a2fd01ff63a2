"""Disposal (廃棄): papers whose time is over are planned by one, agreed to by two others, and gone for good."""
