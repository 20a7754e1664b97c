"""Whether large contents are encrypted once more before they reach the database.

The embedded file is encrypted as a whole. A PostgreSQL server sees what it stores, so there documents and
signatures are encrypted first (`db.postgres`).
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Sealer(Protocol):
    """Encrypts a content under the id of its row, and opens it again."""

    def seal(self, content: bytes, record: UUID) -> bytes:
        """What is stored."""

    def open(self, stored: bytes, record: UUID) -> bytes:
        """The content again. Errors: `StorageProblem` (damaged) when it is not what was sealed."""


class InEncryptedFile:
    """The file around it is encrypted already: contents are stored as they are."""

    def seal(self, content: bytes, record: UUID) -> bytes:
        return content

    def open(self, stored: bytes, record: UUID) -> bytes:
        return bytes(stored)
