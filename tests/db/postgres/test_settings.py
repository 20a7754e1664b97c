"""Two rooms change the clinic's settings at the same time: one is told, and nothing is overwritten."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date

from db.errors import StorageProblem, Trouble
from db.records import Saved
from db.saving_patients import SIGNED_ELSEWHERE
from intake.clinic import Clinic, SignOff
from tests.db.postgres.clinic import PASSPHRASE, ServerClinic


def _refused(saving: Future[Saved]) -> bool:
    problem = saving.exception(30)
    assert problem is None or isinstance(problem, StorageProblem)
    return problem is not None and problem.trouble is Trouble.SETTINGS_CHANGED


def test_two_rooms_do_not_overwrite_each_others_settings(clinic: ServerClinic) -> None:
    with clinic.signed_in() as one, clinic.signed_in() as other:
        one.opened.store.save_clinic(one.actor, Clinic(name="Nonesuch Skin"), 0).result(30)
        for turn in range(1, 6):
            version = one.opened.store.stored_clinic(one.actor).version
            assert version == turn
            # Both are on their way before either has come back.
            savings = [
                room.opened.store.save_clinic(room.actor, Clinic(name=f"{letter}{turn}"), version)
                for room, letter in ((one, "a"), (other, "b"))
            ]
            assert sorted(map(_refused, savings)) == [False, True]
            stored = other.opened.store.stored_clinic(other.actor)
            assert stored.version == version + 1
            winner = "ab"[[saving.exception(30) is None for saving in savings].index(True)]
            assert stored.clinic.name == f"{winner}{turn}"


def test_the_clinical_content_is_signed_with_a_passphrase_and_not_with_the_settings(
    clinic: ServerClinic,
) -> None:
    with clinic.signed_in() as room:
        store, actor = room.opened.store, room.actor
        forged = Clinic(
            name="N", catalogue_sign_off=(("2026.11", SignOff("Dr Nemo", date.today(), "0a" * 32)),)
        )
        problem = store.save_clinic(actor, forged).exception(30)
        assert isinstance(problem, StorageProblem)
        assert problem.sentence == SIGNED_ELSEWHERE
        store.signing.use_keys(room.opened.keys)
        proof = store.signing.confirm(actor, PASSPHRASE)
        store.signing.sign_content(actor, "2026.11", "0a" * 32, proof).result(30)
        ((version, signed),) = store.stored_clinic(actor).clinic.catalogue_sign_off
        assert (version, signed) == ("2026.11", SignOff("Testa Owner", date.today(), "0a" * 32))
