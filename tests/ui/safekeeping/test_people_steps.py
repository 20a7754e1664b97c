"""Letting people in and out of two stores: whatever is interrupted, no key belongs to somebody unlisted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import keyring
import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.desk import read_desk
from db.errors import StorageProblem, Trouble
from db.rights import Role
from db.store import Store
from tests.ui.safekeeping.people_desk import (
    OTHER_SECRET,
    OWNER_ID,
    OWNER_SECRET,
    SECRET,
    add,
    can_sign_in,
    clinic,
    listed,
)
from ui.safekeeping import people_steps as steps
from ui.safekeeping.people_steps import PeopleDesk, StepRefused


class PowerCut(Exception):
    """The program ends here."""


class CutKeys:
    """Real keys, but the power goes when one of their calls is made."""

    def __init__(self, keys: object, call: str) -> None:
        self._keys, self._call = keys, call

    def __getattr__(self, name: str) -> object:
        if name == self._call:
            raise PowerCut
        return getattr(self._keys, name)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PeopleDesk]:
    with clinic(tmp_path) as made:
        yield made


def key_changes(desk: PeopleDesk) -> list[tuple[UUID | None, str]]:
    """Whose keys changed and how, newest first, as the audit has it."""
    events = desk.store.audit.events(desk.actor, EventFilter(), limit=100)
    return [(e.event.record, e.event.detail) for e in events if e.event.action is Action.KEY_CHANGED]


def cut(desk: PeopleDesk, call: str) -> PeopleDesk:
    return PeopleDesk(desk.store, desk.actor, CutKeys(desk.keys, call), desk.secrets)  # type: ignore[arg-type]


def test_somebody_who_is_added_can_sign_in_with_their_role(desk: PeopleDesk) -> None:
    person = add(desk, Role.FRONT_DESK)
    assert can_sign_in(desk, "testa", SECRET)
    assert (person.role, person.is_active) == (Role.FRONT_DESK, True)
    assert not listed(desk, person.id).is_half


def test_a_cut_between_row_and_key_lets_nobody_in_and_is_repaired_by_the_same_try(desk: PeopleDesk) -> None:
    id = uuid4()
    with pytest.raises(PowerCut):
        steps.let_in(cut(desk, "add_person"), id, "Testa", "testa", Role.PRACTITIONER, SECRET)
    half = listed(desk, id)
    assert (half.person.is_active, half.has_key, half.is_half) == (True, False, True)
    assert not can_sign_in(desk, "testa", SECRET)
    steps.let_in(desk, id, "Testa Colleague", "testa", Role.FRONT_DESK, SECRET)
    whole = listed(desk, id)
    assert not whole.is_half
    assert (whole.person.name, whole.person.role) == ("Testa Colleague", Role.FRONT_DESK)
    assert can_sign_in(desk, "testa", SECRET)


def test_somebody_without_a_key_is_repaired_by_a_passphrase_or_by_ending_their_access(
    desk: PeopleDesk,
) -> None:
    people = []
    for name in ("testa", "nora"):
        id = uuid4()
        people.append(id)
        with pytest.raises(PowerCut):
            steps.let_in(cut(desk, "add_person"), id, "Testa", name, Role.PRACTITIONER, SECRET)
    steps.give_passphrase(desk, listed(desk, people[0]).person, SECRET)
    steps.let_out(desk, listed(desk, people[1]).person)
    assert not any(listed(desk, id).is_half for id in people)
    assert can_sign_in(desk, "testa", SECRET)
    assert not can_sign_in(desk, "nora", SECRET)


def test_whoever_leaves_has_no_key_before_they_leave_the_list(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = add(desk)

    def no_row(*_args: object, **_named: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(desk.store.people, "change", no_row)
        with pytest.raises(PowerCut):
            steps.let_out(desk, person)
    half = listed(desk, person.id)
    assert (half.person.is_active, half.has_key) == (True, False)
    assert not can_sign_in(desk, "testa", SECRET)
    steps.let_out(desk, half.person)
    assert not listed(desk, person.id).is_half
    assert not can_sign_in(desk, "testa", SECRET)


def test_a_key_left_over_from_an_older_copy_lets_nobody_in_and_is_shown(desk: PeopleDesk) -> None:
    person = add(desk)
    gone = desk.store.people.change(
        desk.actor, person.id, person.version, name=person.name, role=person.role, is_active=False
    ).result(10)
    half = listed(desk, person.id)
    assert (half.has_key, half.is_half) == (True, True)
    assert not can_sign_in(desk, "testa", SECRET)
    steps.let_out(desk, gone)
    assert not listed(desk, person.id).has_key


def test_a_key_of_nobody_on_the_list_is_found_and_taken_away(desk: PeopleDesk) -> None:
    stranger = uuid4()
    desk.keys.add_person(desk.secrets, stranger, "zed", SECRET)
    assert not can_sign_in(desk, "zed", SECRET)
    strangers = steps.everybody(desk).strangers
    assert strangers == (stranger,)
    steps.take_strangers_away(desk, (stranger, OWNER_ID))
    assert steps.everybody(desk).strangers == ()
    assert desk.keys.people() == (OWNER_ID,)
    assert key_changes(desk) == [(stranger, "key of nobody on the list ended")]


def test_somebody_who_left_comes_in_again_with_a_new_passphrase_only(desk: PeopleDesk) -> None:
    gone = steps.let_out(desk, add(desk))
    steps.give_passphrase(desk, gone, OTHER_SECRET)
    assert can_sign_in(desk, "testa", OTHER_SECRET)
    assert not can_sign_in(desk, "testa", SECRET)


def test_the_last_owner_who_can_sign_in_keeps_their_key(desk: PeopleDesk) -> None:
    owner = listed(desk, OWNER_ID).person
    with pytest.raises(StepRefused) as refused:
        steps.let_out(desk, owner)
    assert str(refused.value) == Trouble.LAST_OWNER.value
    assert can_sign_in(desk, "ana", OWNER_SECRET)


def test_an_owner_without_a_key_does_not_count_as_another_owner(desk: PeopleDesk) -> None:
    desk.store.people.add(desk.actor, "Nora Nowhere", "nora", Role.OWNER, id=uuid4()).result(10)
    with pytest.raises(StepRefused):
        steps.let_out(desk, listed(desk, OWNER_ID).person)
    assert OWNER_ID in desk.keys.people()


def test_a_sign_in_name_that_is_taken_makes_no_key(desk: PeopleDesk) -> None:
    with pytest.raises(StepRefused) as refused:
        add(desk, sign_in="ANA")
    assert str(refused.value) == Trouble.NAME_TAKEN.value
    assert desk.keys.people() == (OWNER_ID,)


def test_a_weak_passphrase_is_refused_in_its_own_sentence(desk: PeopleDesk) -> None:
    with pytest.raises(StepRefused) as refused:
        steps.let_in(desk, uuid4(), "Testa", "testa", Role.PRACTITIONER, "aaaaaaaa")
    assert str(refused.value).endswith(".")
    assert desk.keys.people() == (OWNER_ID,)


def test_somebody_who_may_not_manage_people_changes_neither_store(desk: PeopleDesk) -> None:
    person = add(desk, Role.CLINICAL_LEAD)
    lead = desk.store.people.begin_session(person.id).result(10).actor
    theirs = PeopleDesk(desk.store, lead, desk.keys, desk.secrets)
    with pytest.raises(StepRefused) as refused:
        steps.let_in(theirs, uuid4(), "Nora Nowhere", "nora", Role.OWNER, SECRET)
    assert str(refused.value) == Trouble.NOT_ALLOWED.value
    for step in (
        lambda: steps.let_out(theirs, listed(desk, person.id).person),
        lambda: steps.give_passphrase(theirs, listed(desk, person.id).person, OTHER_SECRET),
        lambda: steps.take_strangers_away(theirs, (uuid4(),)),
        lambda: steps.new_recovery_code(theirs, SECRET),
    ):
        with pytest.raises(StepRefused):
            step()
    assert set(desk.keys.people()) == {OWNER_ID, person.id}
    assert can_sign_in(desk, "testa", SECRET)


def test_an_owner_removed_at_another_desk_changes_no_keys_from_then_on(
    desk: PeopleDesk, tmp_path: Path
) -> None:
    second = add(desk, Role.OWNER)
    with Store.open(tmp_path / "clinic.db", secrets=desk.secrets) as store:
        actor = store.people.begin_session(second.id).result(10).actor
        theirs = PeopleDesk(store, actor, desk.keys, desk.secrets)
        owner = listed(theirs, OWNER_ID).person
        steps.let_out(desk, listed(desk, second.id).person)
        # At once: nobody waits for the seconds in which a sign-in is believed.
        for step in (
            lambda: steps.give_passphrase(theirs, owner, OTHER_SECRET),
            lambda: steps.let_out(theirs, owner),
            lambda: steps.take_strangers_away(theirs, (uuid4(),)),
            lambda: steps.new_recovery_code(theirs, SECRET),
        ):
            with pytest.raises(StepRefused) as refused:
                step()
            assert str(refused.value) == Trouble.SIGNED_OUT.value
    assert can_sign_in(desk, "ana", OWNER_SECRET)


def test_ones_own_passphrase_needs_the_old_one_and_is_noted_without_it(desk: PeopleDesk) -> None:
    with pytest.raises(StepRefused) as refused:
        steps.change_own(desk, "ana", "not this one", OTHER_SECRET)
    assert str(refused.value) == "This is not your passphrase: type it again."
    steps.change_own(desk, "ana", OWNER_SECRET, OTHER_SECRET)
    assert can_sign_in(desk, "ana", OTHER_SECRET)
    assert not can_sign_in(desk, "ana", OWNER_SECRET)
    events = desk.store.audit.events(desk.actor, EventFilter(), before=None, limit=100)
    (noted,) = [each for each in events if each.event.action is Action.PASSPHRASE_CHANGED]
    assert noted.event.record == OWNER_ID
    assert OTHER_SECRET not in repr(noted)


def test_trusting_a_computer_and_trusting_none_any_more_are_noted(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(keyring, "set_password", lambda place, name, text: held.update({(place, name): text}))
    monkeypatch.setattr(keyring, "get_password", lambda place, name: held.get((place, name)))
    monkeypatch.setattr(keyring, "delete_password", lambda place, name: held.pop((place, name)))
    with pytest.raises(StepRefused):
        steps.trust_desk(desk, "not this one")
    assert key_changes(desk) == []
    steps.trust_desk(desk, OWNER_SECRET)
    steps.trust_no_more(desk)
    assert key_changes(desk) == [
        (OWNER_ID, "no keychain opens it any more"),
        (OWNER_ID, "a keychain opens it too"),
    ]


def test_other_minutes_before_the_lock_are_noted_once(desk: PeopleDesk, tmp_path: Path) -> None:
    for minutes in (12, 12, 1):
        steps.keep_lock_minutes(desk, tmp_path, minutes)
    assert read_desk(tmp_path).lock_minutes == 1
    desk.store.typed.keep(desk.actor, "somewhere", "{}").result(10)
    events = desk.store.audit.events(desk.actor, EventFilter(), limit=100)
    details = [each.event.detail for each in events if each.event.kind == steps.DESK_KIND]
    assert details == ["locks after 1 minute", "locks after 12 minutes"]
    assert desk.store.audit.check(desk.actor).sentences == ()


def test_a_new_recovery_code_needs_the_passphrase_and_kills_the_old_one(desk: PeopleDesk) -> None:
    with pytest.raises(StepRefused):
        steps.new_recovery_code(desk, "not this one")
    first = steps.new_recovery_code(desk, OWNER_SECRET)
    second = steps.new_recovery_code(desk, OWNER_SECRET)
    assert first != second
    recovered = desk.keys.recover(second, person_id=OWNER_ID, sign_in="ana", passphrase=OTHER_SECRET)
    assert recovered.unlocked.person_id == OWNER_ID


class Login:
    """What a server would keep; `away` when it cannot be reached. `meanwhile` happens once, as it is told."""

    def __init__(self, desk: PeopleDesk) -> None:
        self._keys, self.away, self.told = desk.keys, False, list[tuple[str, Role, bool, bool, bool]]()
        self.meanwhile: Callable[[], object] | None = None

    def set_person(
        self, person_id: UUID, sign_in: str, role: Role, *, is_active: bool, passphrase: str | None = None
    ) -> None:
        has_key = person_id in self._keys.people()
        self.told.append((sign_in, role, is_active, passphrase is not None, has_key))
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()

    def change_own_passphrase(self, sign_in: str, passphrase: str) -> None:
        if self.away:
            raise StorageProblem.of(Trouble.CLOSED)


def test_on_a_server_the_login_comes_last_and_goes_first(desk: PeopleDesk) -> None:
    server = Login(desk)
    there = replace(desk, server=server)
    person = add(there)
    greater = steps.change(there, person, person.name, Role.CLINICAL_LEAD)
    steps.let_out(there, greater)
    assert server.told == [
        ("testa", Role.PRACTITIONER, True, True, True),
        ("testa", Role.CLINICAL_LEAD, True, False, True),
        ("testa", Role.CLINICAL_LEAD, False, False, True),
    ]


def test_a_lesser_role_that_the_list_would_refuse_is_not_told_to_the_server(desk: PeopleDesk) -> None:
    server = Login(desk)
    there = replace(desk, server=server)
    stale = steps.let_in(desk, uuid4(), "Testa Colleague", "testa", Role.CLINICAL_LEAD, SECRET)
    steps.change(desk, stale, "Testa Renamed", Role.CLINICAL_LEAD)
    with pytest.raises(StepRefused) as refused:
        steps.change(there, stale, stale.name, Role.FRONT_DESK)
    assert str(refused.value) == Trouble.PERSON_CHANGED.value
    with pytest.raises(StepRefused) as refused:
        steps.change(there, listed(desk, OWNER_ID).person, "Ana Nonesuch", Role.PRACTITIONER)
    assert str(refused.value) == Trouble.LAST_OWNER.value
    add(desk, Role.OWNER, sign_in="nora")
    for step in (
        lambda: steps.change(there, listed(desk, OWNER_ID).person, "Ana Nonesuch", Role.PRACTITIONER),
        lambda: steps.let_out(there, listed(desk, OWNER_ID).person),
    ):
        with pytest.raises(StepRefused) as refused:
            step()
        assert "another owner" in str(refused.value)
    lead = desk.store.people.begin_session(stale.id).result(10).actor
    with pytest.raises(StepRefused) as refused:
        steps.change(replace(there, actor=lead), listed(desk, OWNER_ID).person, "Ana", Role.FRONT_DESK)
    assert str(refused.value) == Trouble.NOT_ALLOWED.value
    assert server.told == []
    owner = listed(desk, OWNER_ID)
    assert (owner.person.role, owner.is_half) == (Role.OWNER, False)


def test_a_role_that_changes_elsewhere_just_then_is_told_to_the_server_as_the_list_has_it(
    desk: PeopleDesk,
) -> None:
    server = Login(desk)
    person = add(desk, Role.CLINICAL_LEAD)

    def elsewhere() -> None:
        steps.change(desk, person, "Testa Renamed", Role.PRACTITIONER)

    server.meanwhile = elsewhere
    with pytest.raises(StepRefused) as refused:
        steps.change(replace(desk, server=server), person, person.name, Role.FRONT_DESK)
    assert str(refused.value) == Trouble.PERSON_CHANGED.value
    assert [role for _, role, *_ in server.told] == [Role.FRONT_DESK, Role.PRACTITIONER]
    assert listed(desk, person.id).person.role is Role.PRACTITIONER


def test_a_server_out_of_reach_leaves_the_old_passphrase_in_force(desk: PeopleDesk) -> None:
    server = Login(desk)
    server.away = True
    with pytest.raises(StepRefused):
        steps.change_own(replace(desk, server=server), "ana", OWNER_SECRET, OTHER_SECRET)
    assert can_sign_in(desk, "ana", OWNER_SECRET)
    assert not can_sign_in(desk, "ana", OTHER_SECRET)


def test_a_storage_that_refuses_is_told_in_its_sentence() -> None:
    def closed() -> None:
        raise StorageProblem.of(Trouble.CLOSED)

    with pytest.raises(StepRefused) as refused:
        steps.told(closed)
    assert str(refused.value) == Trouble.CLOSED.value
