"""Proposals (提案): what nobody does alone. One asks with a reason, another agrees, and only then it is done."""
