"""The two secrets of a clinic. They are held in memory only while somebody is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """`data_key` encrypts the file, `audit_key` seals the audit; 32 bytes each.

    A new data key (after somebody left) leaves the audit key as it is, so that the whole audit stays
    verifiable. Errors: `ValueError` for a key of another length. Its `repr` shows neither.
    """

    data_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data_key) != KEY_BYTES or len(self.audit_key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
