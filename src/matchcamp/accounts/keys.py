"""Random secrets that are handed out once and kept only as hashes."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, safe in links and headers."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """SHA-256 in hex. No salt is needed: a 256-bit random secret cannot be guessed from a table."""
    return hashlib.sha256(secret.encode()).hexdigest()
