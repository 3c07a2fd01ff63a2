"""The key that signs the journal's heads: a file only the sealer may read, and its public half beside the heads."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in this file; a new one is made when there is none, readable by its owner only."""
    return kept_key(path) or write_key(path, Ed25519PrivateKey.generate())


def kept_key(path: Path) -> Ed25519PrivateKey | None:
    """The key in this file, or None."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError:
        return None


def write_key(path: Path, key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    """Keep a key in this file, which its owner only may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(key.private_bytes_raw().hex() + "\n", encoding="ascii")
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    """The public key in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def signed(key: Ed25519PrivateKey, text: bytes) -> str:
    """The signature in hexadecimal."""
    return key.sign(text).hex()


def is_signed(public: str, text: bytes, signature: str) -> bool:
    """Whether the holder of this public key signed the text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
