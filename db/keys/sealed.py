"""The primitives of the key file, each with its purpose written into what it makes.

AES-256-GCM for what a secret protects, X25519 and HKDF-SHA256 for what is left for somebody who is not here,
HMAC-SHA256 for the file as a whole. Python cannot wipe `bytes`; the private keys are held in `bytearray`s.
"""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from db.keys.work import Work

SALT_BYTES, PUBLIC_BYTES, SEAL_BYTES = 16, 32, 32
WRAPPED_BYTES = 12 + 32 + 16
LEFT_BYTES = 32 + 12 + 64 + 16


class NotOpened(Exception):
    """A box was not opened: another key, another purpose, or changed bytes. Says no more."""


def stretched(secret: bytes, salt: bytes, work: Work) -> bytes:
    """The 32 bytes that Argon2id makes of a passphrase. Slow on purpose; never on the window's thread."""
    return hash_secret_raw(
        secret, salt, work.passes, work.mebibytes * 1024, work.lanes, hash_len=32, type=Type.ID
    )


def wrap(key: bytes, content: bytes | bytearray, purpose: bytes) -> bytes:
    """Encrypt under a key of 32 bytes; a random nonce of 12 bytes goes in front."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, bytes(content), purpose)


def unwrap(key: bytes, box: bytes, purpose: bytes) -> bytes:
    """Errors: `NotOpened`."""
    try:
        return AESGCM(key).decrypt(box[:12], box[12:], purpose)
    except (InvalidTag, ValueError):
        pass
    raise NotOpened


def new_pair() -> tuple[bytearray, bytes]:
    """A private key, for its caller to wipe, and its public key; 32 bytes each."""
    private = X25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return bytearray(raw), _public(private)


def leave_for(public: bytes, content: bytes, purpose: bytes) -> bytes:
    """Encrypt for the holder of a private key, who is not asked. Errors: `NotOpened` for no public key."""
    passing = X25519PrivateKey.generate()
    try:
        shared = passing.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise NotOpened from None
    mine = _public(passing)
    return mine + wrap(_derived(shared, b"candor slot v1" + mine + public), content, purpose)


def take_left(private: bytearray, box: bytes, purpose: bytes) -> bytes:
    """Open what was left. Errors: `NotOpened`."""
    try:
        key = X25519PrivateKey.from_private_bytes(bytes(private))
        theirs = box[:PUBLIC_BYTES]
        shared = key.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError:
        raise NotOpened from None
    return unwrap(_derived(shared, b"candor slot v1" + theirs + _public(key)), box[PUBLIC_BYTES:], purpose)


def file_seal(data_key: bytes, database: bytes, content: bytes) -> bytes:
    """The HMAC that shows a change of the key file, 32 bytes."""
    key = _derived(data_key, b"candor key file seal v1" + database)
    return hmac.new(key, content, sha256).digest()


def change_key(data_key: bytes, database: bytes) -> bytes:
    """The key under which the data key before this one is kept during a change."""
    return _derived(data_key, b"candor key change v1" + database)


def same(one: bytes, other: bytes) -> bool:
    """Compare without telling where they differ."""
    return hmac.compare_digest(one, other)


def wipe(secret: bytearray) -> None:
    """Overwrite it with zeros."""
    secret[:] = bytes(len(secret))


def _public(private: X25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _derived(material: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(material)
