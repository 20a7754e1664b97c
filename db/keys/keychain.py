"""A desk that its owner trusts: the system's keychain holds a random secret that opens a slot.

Every program of the same account can read a keychain, so this is for a desk with an account of its own. A
keychain may be missing, pretend to keep what it drops, or ask a question that nobody answers. So what was
kept is read back, and no call takes longer than five seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar
from uuid import UUID

import keyring
import keyring.errors

from db.keys.key_file import Keys, Unlocked
from db.keys.refused import SignInRefused
from db.keys.work import LIGHT_WORK
from db.secrets import Secrets

SERVICE = "Candor"
LIMIT_SECONDS = 5.0

NO_KEYCHAIN = "This computer has no keychain that Candor can use: sign in with the passphrase."
NOT_KEPT = "The computer's keychain did not keep the key: sign in with the passphrase."
NO_ANSWER = "The computer's keychain did not answer: unlock it, or sign in with the passphrase."

Result = TypeVar("Result")


class KeychainProblem(Exception):
    """The keychain does not do what it should. `sentence` says what to do; the passphrase always works."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def remember(keys: Keys, secrets: Secrets, person_id: UUID, *, limit: float = LIMIT_SECONDS) -> None:
    """Trust this desk: from now on it opens for this person without a passphrase.

    Errors: `KeychainProblem`; then nothing stays behind in the key file.
    """
    forget(keys, person_id, limit=limit)
    secret = os.urandom(32)
    slot_id = keys.add_slot(secrets, person_id, secret, LIGHT_WORK)
    name, text = _name(keys.database_id, slot_id), secret.hex()

    def keep() -> str | None:
        keyring.set_password(SERVICE, name, text)
        return keyring.get_password(SERVICE, name)

    try:
        if _within(limit, keep) != text:
            raise KeychainProblem(NOT_KEPT)
    except BaseException:
        keys.drop_slot(secrets, slot_id)
        raise


def unlock_remembered(keys: Keys, *, limit: float = LIMIT_SECONDS) -> Unlocked | None:
    """Open with this desk's keychain; None when it holds nothing that opens these keys.

    Errors: `KeychainProblem` when the keychain is missing or does not answer, but only for keys that have a
    trusted desk at all.
    """
    for slot_id, secret in _held(keys, None, limit):
        try:
            return keys.open_slot(slot_id, secret)
        except SignInRefused:
            continue
    return None


def forget(keys: Keys, person_id: UUID, *, limit: float = LIMIT_SECONDS) -> None:
    """Trust this desk no more for this person. Repeating it does nothing. Errors: `KeychainProblem`."""
    database_id = keys.database_id
    for slot_id, secret in _held(keys, person_id, limit):
        with suppress(SignInRefused):
            keys.drop_slot(keys.open_slot(slot_id, secret).secrets, slot_id)
        _within(limit, partial(keyring.delete_password, SERVICE, _name(database_id, slot_id)))


def _held(keys: Keys, person_id: UUID | None, limit: float) -> list[tuple[UUID, bytes]]:
    """Slots whose secret is in this desk's keychain."""
    slots = [slot for slot, person in keys.keychain_slots() if person_id in (None, person)]
    if not slots:
        return []
    database_id = keys.database_id

    def look() -> list[tuple[UUID, bytes]]:
        found = []
        for slot_id in slots:
            text = keyring.get_password(SERVICE, _name(database_id, slot_id))
            if text:
                found.append((slot_id, text.encode("utf-8", "surrogatepass")))
        return found

    return [(slot_id, _secret(text)) for slot_id, text in _within(limit, look)]


def _secret(text: bytes) -> bytes:
    """What the keychain holds; something else there opens nothing, but is no error."""
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return b""


def _name(database_id: UUID, slot_id: UUID) -> str:
    return f"{database_id}/{slot_id}"


def _within(limit: float, work: Callable[[], Result]) -> Result:
    """Ask the keychain on a thread of its own, which is left behind when it does not answer in time."""
    results: list[Result] = []
    problems: list[str] = []

    def run() -> None:
        try:
            results.append(work())
        except (keyring.errors.NoKeyringError, keyring.errors.InitError):
            problems.append(NO_KEYCHAIN)
        except keyring.errors.KeyringLocked:
            problems.append(NO_ANSWER)
        except Exception:
            # Each system's keychain fails in its own way, and its messages may name what was kept.
            problems.append(NOT_KEPT)

    thread = Thread(target=run, name="candor-keychain", daemon=True)
    thread.start()
    thread.join(limit)
    if results:
        return results[0]
    raise KeychainProblem(problems[0] if problems else NO_ANSWER)
