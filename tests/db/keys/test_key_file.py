"""Who can open the clinic's file, and that whatever is wrong looks the same."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import StorageProblem, Trouble
from db.keys import layout, refused
from db.keys.attempts import Attempts
from db.keys.key_file import KeyFileProblem, Keys, NewKeys, PassphraseProblem, SignInRefused
from db.keys.passphrases import weakness
from db.keys.place import MOST_BYTES, FileKeyPlace, key_file_of
from db.keys.recovery_code import RecoveryCodeProblem, new_code
from db.keys.work import LIGHT_WORK, STANDARD_WORK, Work
from db.secrets import Secrets
from tests.db.keys.invented import OWNER, OWNER_WORDS, SECOND, SECOND_WORDS, InMemory, new_keys

OTHER_WORDS = "a fresh set of words"


@pytest.fixture
def place() -> InMemory:
    return InMemory()


@pytest.fixture
def made(place: InMemory) -> NewKeys:
    made = new_keys(place)
    made.keys.add_person(made.secrets, SECOND, "Second Nonesuch", SECOND_WORDS)
    return made


def is_refused(work: Callable[[], object]) -> bool:
    """Whether it is refused with the one sentence, without a word of why."""
    try:
        work()
    except SignInRefused as refusal:
        shown = (str(refusal), refusal.sentence, refusal.__cause__)
    else:
        return False
    assert shown == (refused.REFUSED, refused.REFUSED, None)
    return True


# Signing in


def test_a_new_key_file_opens_with_the_usual_work(tmp_path: Path) -> None:
    place = FileKeyPlace(key_file_of(tmp_path / "clinic.candor"))
    made = Keys.create(place, person_id=OWNER, sign_in="testa", passphrase=OWNER_WORDS)
    assert Keys.open(place).unlock("testa", OWNER_WORDS).secrets == made.secrets
    slots = json.loads(place.path.read_bytes())["slots"]
    assert [slot["kind"] for slot in slots] == ["passphrase", "recovery"]
    for slot in slots:
        work = {key: value for key, value in slot["argon2id"].items() if key != "salt"}
        assert work == {"passes": 3, "mebibytes": 64, "lanes": 4}
    assert Work(3, 64, 4) == STANDARD_WORK


def test_two_people_open_the_same_secrets_each_with_their_own_words(made: NewKeys, place: InMemory) -> None:
    keys = Keys.open(place)
    assert keys.people() == (OWNER, SECOND)
    first, second = keys.unlock("testa", OWNER_WORDS), keys.unlock("second nonesuch", SECOND_WORDS)
    assert (first.person_id, second.person_id) == (OWNER, SECOND)
    assert first.secrets == second.secrets == made.secrets
    assert is_refused(lambda: keys.unlock("testa", SECOND_WORDS))
    assert is_refused(lambda: keys.unlock("second nonesuch", OWNER_WORDS))


def test_the_name_is_folded_and_the_passphrase_is_exactly_what_was_typed(made: NewKeys) -> None:
    assert made.keys.unlock("  SECOND   Nonesüch ", SECOND_WORDS).person_id == SECOND
    for wrong in (f" {OWNER_WORDS}", OWNER_WORDS.title(), f"{OWNER_WORDS}\n", "", "\ud800", OWNER_WORDS * 90):
        assert is_refused(lambda wrong=wrong: made.keys.unlock("testa", wrong))
    made.keys.change_passphrase(OWNER, OWNER_WORDS, "cafe\u0301 with a view")
    assert is_refused(lambda: made.keys.unlock("testa", "caf\u00e9 with a view"))
    assert made.keys.unlock("testa", "cafe\u0301 with a view").person_id == OWNER


def test_a_refusal_knows_the_person_only_where_the_name_was_known(made: NewKeys) -> None:
    with pytest.raises(SignInRefused) as known:
        made.keys.unlock("testa", OTHER_WORDS)
    with pytest.raises(SignInRefused) as unknown:
        made.keys.unlock("nobody", OTHER_WORDS)
    assert (known.value.person_id, unknown.value.person_id) == (OWNER, None)
    assert str(known.value) == str(unknown.value)


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=8, max_size=60).filter(lambda text: not weakness(text)), st.text(max_size=30))
def test_any_passphrase_that_is_accepted_opens(passphrase: str, other: str) -> None:
    place = InMemory()
    made = Keys.create(place, person_id=OWNER, sign_in="testa", passphrase=passphrase, work=LIGHT_WORK)
    keys = Keys.open(place)
    assert keys.unlock("testa", passphrase).secrets == made.secrets
    assert keys.database_id == made.keys.database_id
    if other != passphrase:
        assert is_refused(lambda: keys.unlock("testa", other))


def test_an_unknown_name_takes_the_same_time_as_a_wrong_passphrase(made: NewKeys) -> None:
    times: dict[str, list[float]] = {"testa": [], "nobody": []}
    for _ in range(15):
        for name, taken in times.items():
            began = process_time()
            assert is_refused(lambda name=name: made.keys.unlock(name, OTHER_WORDS))
            taken.append(process_time() - began)
    known, unknown = median(times["testa"]), median(times["nobody"])
    assert 1 / 1.5 < known / unknown < 1.5


def test_a_signature_is_confirmed_by_ones_own_passphrase_alone(made: NewKeys) -> None:
    assert made.keys.confirm(OWNER, OWNER_WORDS) is True
    assert made.keys.confirm(OWNER, SECOND_WORDS) is False
    assert made.keys.confirm(uuid4(), OWNER_WORDS) is False


# Changes


def test_a_changed_passphrase_replaces_the_old_one(made: NewKeys) -> None:
    made.keys.change_passphrase(SECOND, SECOND_WORDS, OTHER_WORDS)
    assert is_refused(lambda: made.keys.unlock("second nonesuch", SECOND_WORDS))
    assert made.keys.unlock("second nonesuch", OTHER_WORDS).secrets == made.secrets
    assert is_refused(lambda: made.keys.change_passphrase(SECOND, SECOND_WORDS, OWNER_WORDS))
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets


def test_a_reset_passphrase_replaces_a_forgotten_one(made: NewKeys) -> None:
    made.keys.reset_passphrase(made.secrets, SECOND, OTHER_WORDS)
    assert is_refused(lambda: made.keys.unlock("second nonesuch", SECOND_WORDS))
    assert made.keys.unlock("second nonesuch", OTHER_WORDS).person_id == SECOND
    with pytest.raises(KeyFileProblem, match="cannot sign in yet"):
        made.keys.reset_passphrase(made.secrets, uuid4(), OTHER_WORDS)


def test_somebody_removed_gets_in_no_more_and_the_last_one_stays(made: NewKeys) -> None:
    made.keys.remove_person(made.secrets, SECOND)
    made.keys.remove_person(made.secrets, SECOND)
    assert is_refused(lambda: made.keys.unlock("second nonesuch", SECOND_WORDS))
    assert made.keys.people() == (OWNER,)
    with pytest.raises(KeyFileProblem, match="Nobody else"):
        made.keys.remove_person(made.secrets, OWNER)
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets


def test_a_name_or_person_is_taken_once(made: NewKeys) -> None:
    with pytest.raises(StorageProblem) as taken:
        made.keys.add_person(made.secrets, uuid4(), " TESTA", OTHER_WORDS)
    assert taken.value.trouble is Trouble.NAME_TAKEN
    with pytest.raises(StorageProblem) as twice:
        made.keys.add_person(made.secrets, SECOND, "third", OTHER_WORDS)
    assert twice.value.trouble is Trouble.SAME_ID
    for name in ("", "  ", "x" * 201):
        with pytest.raises(KeyFileProblem, match="1 to 200"):
            made.keys.add_person(made.secrets, uuid4(), name, OTHER_WORDS)


def test_weak_new_passphrases_are_refused_everywhere(made: NewKeys, place: InMemory) -> None:
    before = place.data
    for work in (
        lambda: new_weak(InMemory()),
        lambda: made.keys.add_person(made.secrets, uuid4(), "third", "password"),
        lambda: made.keys.reset_passphrase(made.secrets, SECOND, "password"),
        lambda: made.keys.change_passphrase(SECOND, SECOND_WORDS, "password"),
        lambda: made.keys.recover(made.recovery_code, person_id=OWNER, sign_in="testa", passphrase="short"),
    ):
        with pytest.raises(PassphraseProblem):
            work()
    assert place.data == before


def new_weak(place: InMemory) -> object:
    return Keys.create(place, person_id=OWNER, sign_in="testa", passphrase="password", work=LIGHT_WORK)


def test_changes_need_the_secrets_of_this_clinic(made: NewKeys, place: InMemory) -> None:
    before = place.data
    foreign = Secrets(os.urandom(32), os.urandom(32))
    for work in (
        lambda: made.keys.add_person(foreign, uuid4(), "third", OTHER_WORDS),
        lambda: made.keys.reset_passphrase(foreign, SECOND, OTHER_WORDS),
        lambda: made.keys.remove_person(foreign, SECOND),
        lambda: made.keys.new_recovery_code(foreign),
        lambda: made.keys.begin_change(foreign),
    ):
        with pytest.raises(KeyFileProblem):
            work()
    assert place.data == before


def test_a_key_file_is_never_written_over_by_a_new_clinic(made: NewKeys, place: InMemory) -> None:
    before = place.data
    with pytest.raises(KeyFileProblem, match="already"):
        new_keys(place)
    assert place.data == before


# Recovery


def test_the_recovery_code_gives_a_new_passphrase_and_dies(made: NewKeys) -> None:
    typed = f" {made.recovery_code[:16].lower()} - {made.recovery_code[16:]}"
    recovered = made.keys.recover(typed, person_id=OWNER, sign_in="testa", passphrase=OTHER_WORDS)
    assert recovered.unlocked.secrets == made.secrets
    assert recovered.recovery_code != made.recovery_code
    assert is_refused(lambda: made.keys.unlock("testa", OWNER_WORDS))
    assert made.keys.unlock("testa", OTHER_WORDS).secrets == made.secrets
    assert made.keys.unlock("second nonesuch", SECOND_WORDS).secrets == made.secrets

    def again(code: str) -> object:
        return made.keys.recover(code, person_id=OWNER, sign_in="testa", passphrase=OWNER_WORDS)

    assert is_refused(lambda: again(made.recovery_code))
    assert is_refused(lambda: again(new_code()))
    assert not is_refused(lambda: again(recovered.recovery_code))


@pytest.mark.parametrize("name", ["[[[[[", "testa {two}", "]", '"[', '\\"{[[[[[', "owner [[[[["])
def test_a_sign_in_name_with_brackets_is_a_name_like_any_other(made: NewKeys, name: str) -> None:
    person = uuid4()
    made.keys.add_person(made.secrets, person, name, OTHER_WORDS)
    assert made.keys.unlock(name, OTHER_WORDS).person_id == person
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets
    made.keys.recover(made.recovery_code, person_id=person, sign_in=name, passphrase=OWNER_WORDS)
    assert made.keys.unlock(name, OWNER_WORDS).secrets == made.secrets


def test_the_recovery_code_lets_somebody_new_in_but_not_under_a_name_that_is_taken(made: NewKeys) -> None:
    assert made.keys.person_called(" TESTA ") == OWNER
    assert made.keys.person_called("nobody") is None
    with pytest.raises(StorageProblem) as taken:
        made.keys.recover(made.recovery_code, person_id=uuid4(), sign_in="testa", passphrase=OTHER_WORDS)
    assert taken.value.trouble is Trouble.NAME_TAKEN
    made.keys.recover(made.recovery_code, person_id=UUID(int=9), sign_in="third", passphrase=OTHER_WORDS)
    assert made.keys.unlock("third", OTHER_WORDS).person_id == UUID(int=9)


def test_a_typing_error_in_the_code_is_told_before_any_slow_work(
    made: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> bytes:
        raise AssertionError("Argon2 was asked")

    monkeypatch.setattr("db.keys.sealed.stretched", slow)
    wrong = ("1" if made.recovery_code[0] != "1" else "2") + made.recovery_code[1:]
    with pytest.raises(RecoveryCodeProblem):
        made.keys.recover(wrong, person_id=OWNER, sign_in="testa", passphrase=OTHER_WORDS)


def test_a_new_code_kills_the_one_before_it(made: NewKeys) -> None:
    code = made.keys.new_recovery_code(made.secrets)
    assert is_refused(
        lambda: made.keys.recover(
            made.recovery_code, person_id=OWNER, sign_in="testa", passphrase=OTHER_WORDS
        )
    )
    made.keys.recover(code, person_id=OWNER, sign_in="testa", passphrase=OTHER_WORDS)


# Failures slow down


def test_guessing_slows_down_and_a_try_too_early_is_not_even_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both clocks stand still: on a busy machine a wait could be over before the next try.
    monkeypatch.setattr("db.keys.attempts.monotonic", lambda: 50.0)
    place = InMemory()
    new_keys(place)
    attempts = Attempts(tmp_path / "attempts", clock=lambda: 1_900_000_000.0)
    keys = Keys.open(place, work=LIGHT_WORK, attempts=attempts)
    waits = []
    for name in ("testa", "nobody", "testa"):
        with pytest.raises(SignInRefused) as refusal:
            keys.unlock(name, OTHER_WORDS)
        waits.append(round(refusal.value.wait_seconds))
    assert waits == [0, 0, 1]
    with pytest.raises(SignInRefused) as early:
        keys.unlock("testa", OWNER_WORDS)
    assert early.value.not_tried
    assert 0 < early.value.wait_seconds <= 1
    with pytest.raises(SignInRefused):
        keys.confirm(OWNER, OWNER_WORDS)
    assert [each.person_id for each in attempts.take()] == [OWNER, None, OWNER]


# A key file that somebody changed


def flipped(text: str) -> str:
    raw = bytearray(b64decode(text))
    raw[len(raw) // 2] ^= 1
    return b64encode(bytes(raw)).decode()


def every_change(document: dict[str, Any]) -> list[tuple[str, Any]]:
    """Every value of the file, each with another one that has the same shape, and with a wrong shape."""
    other = {
        "id": str(uuid4()),
        "kind": "keychain",
        "person": str(uuid4()),
        "sign_in": "somebody else",
        "passes": 3,
        "mebibytes": 20,
        "lanes": 2,
        "database": str(uuid4()),
        "before": b64encode(bytes(60)).decode(),
    }
    changes: list[tuple[str, Any]] = []

    def walk(value: Any, path: tuple[Any, ...]) -> None:
        if isinstance(value, (dict, list)):
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                walk(inner, (*path, key))
            return
        name = path[-1]
        if name == "format" or name == "version":
            return
        for new in (other[name] if name in other else flipped(value), None, 7, "", [], 1 << 70, "é"):
            if new != value:
                changed = json.loads(json.dumps(document))
                inside = changed
                for key in path[:-1]:
                    inside = inside[key]
                inside[name] = new
                changes.append((f"{path}: {str(new)[:12]}", changed))

    walk(document, ())
    return changes


def test_every_changed_value_is_refused_like_a_wrong_passphrase(made: NewKeys, place: InMemory) -> None:
    assert place.data is not None
    changes = every_change(json.loads(place.data))
    assert len(changes) > 200
    opened = []
    for what, changed in changes:
        keys = Keys.open(InMemory(json.dumps(changed).encode()), work=LIGHT_WORK)
        if not is_refused(lambda keys=keys: keys.unlock("testa", OWNER_WORDS)):
            opened.append(what)
    assert opened == []


def test_an_added_a_dropped_and_a_moved_slot_are_refused(made: NewKeys, place: InMemory) -> None:
    assert place.data is not None
    foreign = InMemory()
    new_keys(foreign)
    assert foreign.data is not None
    slots = json.loads(place.data)["slots"]
    strange = json.loads(foreign.data)["slots"][0] | {"sign_in": "intruder"}
    for other in (
        [*slots, strange],
        slots[:-1],
        slots[::-1],
        [slots[0], slots[0]],
        [],
        [slots[0] | {"more": 1}, *slots[1:]],
    ):
        changed = json.loads(place.data) | {"slots": other}
        keys = Keys.open(InMemory(json.dumps(changed).encode()), work=LIGHT_WORK)
        assert is_refused(lambda keys=keys: keys.unlock("testa", OWNER_WORDS))
        with pytest.raises(KeyFileProblem):
            keys.remove_person(made.secrets, SECOND)


@pytest.mark.parametrize(
    ("name", "value"), [("passes", 1), ("passes", 17), ("mebibytes", 18), ("mebibytes", 4096), ("lanes", 17)]
)
def test_work_outside_its_limits_is_never_done(
    made: NewKeys, place: InMemory, name: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place.data is not None
    changed = json.loads(place.data)
    for slot in changed["slots"]:
        slot["argon2id"][name] = value
    asked: list[Work] = []

    def stretched(_secret: bytes, _salt: bytes, work: Work) -> bytes:
        asked.append(work)
        return bytes(32)

    monkeypatch.setattr("db.keys.sealed.stretched", stretched)
    keys = Keys.open(InMemory(json.dumps(changed).encode()), work=LIGHT_WORK)
    assert is_refused(lambda: keys.unlock("testa", OWNER_WORDS))
    assert asked == [LIGHT_WORK]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"format": "candor keys", "format": "candor keys"}',
        b'{"format": "candor keys", "version": NaN}',
        b'{"format": "candor keys", "version": 1.0}',
        b'{"format": "candor keys", "version": ' + b"9" * 5000 + b"}",
        b"[" * 500_000,
        b'{"format": "candor keys", "x": [[[[[[[[1]]]]]]]]}',
        b" " * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_key_file_is_told_in_a_sentence(data: bytes) -> None:
    with pytest.raises(KeyFileProblem) as problem:
        Keys.open(InMemory(data))
    assert problem.value.sentence == refused.UNREADABLE


def test_a_missing_and_a_newer_key_file_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeyFileProblem) as missing:
        Keys.open(FileKeyPlace(tmp_path / "clinic.candor.keys"))
    assert missing.value.sentence == refused.MISSING
    with pytest.raises(KeyFileProblem) as newer:
        Keys.open(InMemory(b'{"format": "candor keys", "version": 2}'))
    assert newer.value.sentence == refused.NEWER


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        layout.parse(data)
    except (layout.Unreadable, layout.Changed, layout.NewerVersion):
        return
    raise AssertionError("random bytes were taken for a key file")


# What is never shown, and how it is kept


def test_no_secret_is_shown(made: NewKeys, place: InMemory) -> None:
    unlocked = made.keys.unlock("testa", OWNER_WORDS)
    assert place.data is not None
    shown = f"{made!r} {unlocked!r} {made.keys!r} {layout.parse(place.data)!r}"
    for secret in (made.recovery_code, OWNER_WORDS, made.secrets.data_key, made.secrets.audit_key):
        assert str(secret) not in shown
        assert repr(secret) not in shown
    for hidden in (made.secrets.data_key, made.secrets.audit_key, OWNER_WORDS.encode()):
        for spelled in (hidden, b64encode(hidden), hidden.hex().encode()):
            assert spelled not in place.data


def test_the_file_and_its_copy_are_the_same_and_private(tmp_path: Path) -> None:
    path = key_file_of(tmp_path / "clinic.candor")
    assert path.name == "clinic.candor.keys"
    made = new_keys(FileKeyPlace(path))
    first = path.read_bytes()
    made.keys.new_recovery_code(made.secrets)
    assert path.read_bytes() != first
    assert path.with_name(f"{path.name}.prev").read_bytes() == path.read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {path.name, f"{path.name}.prev"}
    if os.name == "posix":
        assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


def test_the_copy_beside_the_key_file_keeps_no_way_in_alive_that_was_taken(tmp_path: Path) -> None:
    path = key_file_of(tmp_path / "clinic.candor")
    made = new_keys(FileKeyPlace(path))
    keys, secrets, second = made.keys, made.secrets, SECOND
    keys.add_person(secrets, second, "second", "nine invented kites")
    desk = bytes(range(32))
    slot = keys.add_slot(secrets, second, desk, LIGHT_WORK)

    def copied() -> Keys:
        data = path.with_name(f"{path.name}.prev").read_bytes()
        return Keys(InMemory(data), work=LIGHT_WORK)

    assert copied().unlock("second", "nine invented kites").secrets == secrets
    keys.drop_slot(secrets, slot)
    with pytest.raises(SignInRefused):
        copied().open_slot(slot, desk)
    keys.change_passphrase(second, "nine invented kites", "ten invented kites")
    with pytest.raises(SignInRefused):
        copied().unlock("second", "nine invented kites")
    keys.reset_passphrase(secrets, second, "eleven invented kites")
    with pytest.raises(SignInRefused):
        copied().unlock("second", "ten invented kites")
    keys.remove_person(secrets, second)
    with pytest.raises(SignInRefused):
        copied().unlock("second", "eleven invented kites")
    fresh = keys.new_recovery_code(secrets)
    with pytest.raises(SignInRefused):
        copied().recover(
            made.recovery_code, person_id=second, sign_in="third", passphrase="twelve invented kites"
        )
    keys.recover(fresh, person_id=second, sign_in="third", passphrase="twelve invented kites")
    with pytest.raises(SignInRefused):
        copied().recover(fresh, person_id=second, sign_in="third", passphrase="twelve invented kites")


def test_what_a_killed_write_left_is_cleared_away(tmp_path: Path) -> None:
    place = FileKeyPlace(tmp_path / "clinic.candor.keys")
    old, fresh = (tmp_path / f"clinic.candor.keys.{each * 8}.part" for each in "ab")
    for each in (old, fresh):
        each.write_bytes(b"half")
    os.utime(old, (1, 1))
    place.replace(b"whole")
    assert not old.exists()
    assert fresh.exists()


def test_a_disk_that_refuses_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = FileKeyPlace(tmp_path / "clinic.candor.keys")
    made = new_keys(place)
    before = place.read()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.keys.place.os.fsync", full)
    with pytest.raises(StorageProblem) as refusal:
        made.keys.add_person(made.secrets, SECOND, "second", SECOND_WORDS)
    assert refusal.value.trouble is Trouble.DISK_FULL
    assert place.read() == before
    copy = place.path.with_name(f"{place.path.name}.prev")
    assert copy.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [place.path, copy]
