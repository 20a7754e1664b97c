"""A trusted desk, with keychains that work, that drop what they are given, and that never answer."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from time import monotonic

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from db.keys import keychain
from db.keys.key_file import Keys, NewKeys
from db.keys.keychain import KeychainProblem, forget, remember, unlock_remembered
from tests.db.keys.invented import OWNER, OWNER_WORDS, SECOND, SECOND_WORDS, InMemory, new_keys


class Kept(KeyringBackend):
    """A keychain in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


class Dropping(Kept):
    """Says that it keeps, and does not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Locked(Kept):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


class Failing(Kept):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"could not keep {password}")


class Hanging(Kept):
    """Asks a question that nobody answers."""

    answered = Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait(30)
        return None


@pytest.fixture(autouse=True)
def system() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    Hanging.answered.set()
    Hanging.answered = Event()
    keyring.set_keyring(before)


@pytest.fixture
def desk() -> Kept:
    kept = Kept()
    keyring.set_keyring(kept)
    return kept


@pytest.fixture
def made() -> NewKeys:
    return new_keys(InMemory())


def test_a_trusted_desk_opens_without_a_passphrase_until_it_is_forgotten(desk: Kept, made: NewKeys) -> None:
    assert unlock_remembered(made.keys) is None
    remember(made.keys, made.secrets, OWNER)
    unlocked = unlock_remembered(made.keys)
    assert unlocked is not None
    assert (unlocked.person_id, unlocked.secrets) == (OWNER, made.secrets)
    forget(made.keys, OWNER)
    assert unlock_remembered(made.keys) is None
    assert made.keys.keychain_slots() == ()
    assert desk.held == {}
    forget(made.keys, OWNER)


def test_the_keychain_holds_no_passphrase_and_no_key(desk: Kept, made: NewKeys) -> None:
    remember(made.keys, made.secrets, OWNER)
    [((service, name), text)] = desk.held.items()
    assert service == "Candor"
    assert len(bytes.fromhex(text)) == 32
    for secret in (made.secrets.data_key.hex(), made.secrets.audit_key.hex(), OWNER_WORDS):
        assert secret not in text + name


def test_remembering_twice_leaves_one_slot(desk: Kept, made: NewKeys) -> None:
    remember(made.keys, made.secrets, OWNER)
    remember(made.keys, made.secrets, OWNER)
    assert len(made.keys.keychain_slots()) == len(desk.held) == 1


def test_another_desk_opens_nothing_and_forgets_nothing_here(desk: Kept, made: NewKeys) -> None:
    remember(made.keys, made.secrets, OWNER)
    keyring.set_keyring(Kept())
    assert unlock_remembered(made.keys) is None
    forget(made.keys, OWNER)
    keyring.set_keyring(desk)
    assert unlock_remembered(made.keys) is not None


def test_somebody_removed_or_with_a_new_passphrase_has_no_trusted_desk(desk: Kept, made: NewKeys) -> None:
    made.keys.add_person(made.secrets, SECOND, "second", SECOND_WORDS)
    remember(made.keys, made.secrets, SECOND)
    made.keys.reset_passphrase(made.secrets, SECOND, "a fresh set of words")
    assert unlock_remembered(made.keys) is None
    remember(made.keys, made.secrets, SECOND)
    made.keys.remove_person(made.secrets, SECOND)
    assert unlock_remembered(made.keys) is None


def test_a_changed_secret_in_the_keychain_opens_nothing(desk: Kept, made: NewKeys) -> None:
    remember(made.keys, made.secrets, OWNER)
    for wrong in ("00" * 32, "no hexadecimal", "é"):
        desk.held = dict.fromkeys(desk.held, wrong)
        assert unlock_remembered(made.keys) is None


@pytest.mark.parametrize(
    ("backend", "sentence"),
    [
        (NoKeyring, keychain.NO_KEYCHAIN),
        (Dropping, keychain.NOT_KEPT),
        (Failing, keychain.NOT_KEPT),
        (Locked, keychain.NO_ANSWER),
        (Hanging, keychain.NO_ANSWER),
    ],
)
def test_a_keychain_that_does_not_keep_is_told_and_leaves_no_slot(
    made: NewKeys, backend: type[KeyringBackend], sentence: str
) -> None:
    keyring.set_keyring(backend())
    began = monotonic()
    with pytest.raises(KeychainProblem) as problem:
        remember(made.keys, made.secrets, OWNER, limit=0.5)
    assert monotonic() - began < 5
    assert str(problem.value) == sentence
    assert problem.value.__cause__ is None
    assert made.keys.keychain_slots() == ()
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets


def test_a_desk_that_hangs_gives_way_to_the_passphrase(desk: Kept, made: NewKeys) -> None:
    remember(made.keys, made.secrets, OWNER)
    keyring.set_keyring(Hanging())
    with pytest.raises(KeychainProblem):
        unlock_remembered(made.keys, limit=0.2)
    assert keychain.LIMIT_SECONDS == 5.0


def test_keys_without_a_trusted_desk_never_ask_the_keychain(made: NewKeys) -> None:
    keyring.set_keyring(Hanging())
    keys: Keys = made.keys
    assert unlock_remembered(keys, limit=0.2) is None
