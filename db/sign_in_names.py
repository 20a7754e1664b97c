"""The name under which somebody signs in, in the one form that is kept and compared."""

from __future__ import annotations

from db.search import fold


def sign_in_name(text: str) -> str:
    """The form in which a sign-in name is kept and compared: folded, without spaces around it."""
    return fold(" ".join(text.split()))
