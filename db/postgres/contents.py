"""Documents, strokes and signed answers are encrypted before they reach the server."""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import StorageProblem, Trouble

_FORM = b"CS1"
_NONCE_BYTES = 12


class SealedContents:
    """AES-256-GCM under a key made from the data key; the id of the row is bound to its content.

    Stored are "CS1", 12 random bytes, and the encrypted content with its 16 bytes of proof.
    """

    def __init__(self, data_key: bytes) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"contents").derive(data_key)
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, record: UUID) -> bytes:
        """What is stored; it differs every time."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORM + nonce + self._cipher.encrypt(nonce, content, _FORM + record.bytes)

    def open(self, stored: bytes, record: UUID) -> bytes:
        """The content again. Errors: `StorageProblem` (damaged) when it is not what was sealed."""
        form, nonce, rest = stored[:3], stored[3 : 3 + _NONCE_BYTES], stored[3 + _NONCE_BYTES :]
        if form == _FORM and len(nonce) == _NONCE_BYTES:
            try:
                return self._cipher.decrypt(nonce, bytes(rest), _FORM + record.bytes)
            except InvalidTag:
                pass
        raise StorageProblem.of(Trouble.DAMAGED)
