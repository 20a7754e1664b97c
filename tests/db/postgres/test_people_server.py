"""The steps of the people page on a server: what is refused changes neither the list nor the server."""

from __future__ import annotations

import pytest

from db.postgres.address import read_address
from db.rights import Role
from tests.db.postgres.clinic import OWNER, ServerClinic, SignedIn
from ui.safekeeping import people_steps as steps
from ui.safekeeping.people_steps import PeopleDesk, StepRefused

DOCTOR, DOCTOR_PASSPHRASE = "noone doctor", "four green boats drift"


def _desk(owner: SignedIn) -> PeopleDesk:
    opened = owner.opened
    return PeopleDesk(opened.store, owner.actor, opened.keys, opened.secrets, opened.roles)


def _groups(clinic: ServerClinic, sign_in: str) -> list[str]:
    address = read_address(clinic.url)
    with clinic.administrator() as administrator:
        rows = administrator.execute(
            "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
            " JOIN pg_roles p ON p.oid = m.member WHERE p.rolname = %s",
            (address.login(sign_in),),
        ).fetchall()
    return [str(name) for (name,) in rows]


def test_a_role_that_is_not_changed_on_the_list_is_not_changed_on_the_server(clinic: ServerClinic) -> None:
    address = read_address(clinic.url)
    id = clinic.add_person("Noone Doctor", DOCTOR, Role.PRACTITIONER, DOCTOR_PASSPHRASE)
    with clinic.signed_in() as owner:
        desk, people = _desk(owner), owner.opened.store.people
        me, stale = people.one(owner.actor, owner.actor.id), people.one(owner.actor, id)
        with pytest.raises(StepRefused):
            steps.change(desk, me, me.name, Role.PRACTITIONER)
        renamed = steps.change(desk, stale, "Noone Renamed", Role.PRACTITIONER)
        with pytest.raises(StepRefused):
            steps.change(desk, stale, stale.name, Role.FRONT_DESK)
        assert _groups(clinic, OWNER) == [address.group(Role.OWNER)]
        assert _groups(clinic, DOCTOR) == [address.group(Role.PRACTITIONER)]
        # Whoever was refused goes on: an owner is one on the server too.
        steps.change(desk, renamed, "Noone Renamed", Role.FRONT_DESK)
        assert _groups(clinic, DOCTOR) == [address.group(Role.FRONT_DESK)]
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        assert doctor.actor.role is Role.FRONT_DESK


def test_a_name_with_brackets_and_quotes_signs_in_on_a_server_too(clinic: ServerClinic) -> None:
    name, passphrase = 'noone "[[[{{\\', "five blue kites climb"
    id = clinic.add_person("Noone Brackets", name, Role.FRONT_DESK, passphrase)
    with clinic.signed_in(name, passphrase) as other:
        assert other.actor.id == id
    with clinic.signed_in() as owner:
        assert owner.actor.role is Role.OWNER
