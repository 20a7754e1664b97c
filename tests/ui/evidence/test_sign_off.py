"""The clinical lead signs the catalogue version: with a passphrase, in their own name, noted in the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.audit.reading import EventFilter
from db.rights import Role
from db.signing_proof import NOT_RIGHT
from intake.clinic import SignOff
from tests.ui.evidence.evidence_desk import PASSPHRASE, Clinic
from ui.evidence import sign_off_page
from ui.evidence.evidence_place import EvidencePlace
from ui.evidence.sign_off import DRAFT, sign_off, withdraw
from ui.evidence.sign_off_page import NO_PASSPHRASE, NOT_READ, SignOffPage
from ui.place import Surroundings
from ui.widgets.labels import Label
from ui.worker import Worker

TODAY = date.today()


def _page(place: EvidencePlace) -> SignOffPage:
    place.show_sign_off()
    assert place.sign_off is not None
    return place.sign_off


def _sign(page: SignOffPage, passphrase: str = PASSPHRASE) -> None:
    page.read.setChecked(True)
    page.passphrase.set_text(passphrase)
    page.gate.press()


def test_the_version_is_a_draft_until_it_is_signed(
    place: EvidencePlace, clinic: Clinic, qtbot: QtBot
) -> None:
    page = _page(place)
    assert page.state_words == place.sign_off_state.text() == DRAFT
    with qtbot.waitSignal(place.clinic_saved, timeout=5000):
        _sign(page)
    signed = clinic.stored.content_signed_off(clinic.knowledge.catalogue, on=TODAY)
    assert signed == SignOff("Testa Owner", TODAY, clinic.knowledge.catalogue.sha256)
    assert "Testa Owner" in place.sign_off_state.text()
    assert page.passphrase.text() == ""


def test_the_signing_is_noted_in_the_audit(clinic: Clinic) -> None:
    catalogue = clinic.knowledge.catalogue
    sign_off(clinic.store, clinic.actor, PASSPHRASE, catalogue)
    (newest,) = clinic.store.audit.events(clinic.actor, EventFilter(text="catalogue_sign_off"))
    assert newest.event.detail == f"clinical content {catalogue.version} signed off"


def test_a_wrong_passphrase_signs_nothing(place: EvidencePlace, clinic: Clinic, qtbot: QtBot) -> None:
    page = _page(place)
    _sign(page, "something else entirely")
    qtbot.waitUntil(lambda: page.gate.said.text() == NOT_RIGHT, timeout=5000)
    assert clinic.stored.catalogue_sign_off == ()
    assert page.read.isChecked()


def test_it_is_not_signed_unread_or_without_a_passphrase(place: EvidencePlace, clinic: Clinic) -> None:
    page = _page(place)
    page.passphrase.set_text(PASSPHRASE)
    page.gate.press()
    assert page.gate.said.text() == NOT_READ
    page.passphrase.set_text("")
    page.read.setChecked(True)
    page.gate.press()
    assert page.gate.said.text() == NO_PASSPHRASE
    assert clinic.stored.catalogue_sign_off == ()


def test_a_signature_can_be_taken_back(place: EvidencePlace, clinic: Clinic, qtbot: QtBot) -> None:
    page = _page(place)
    with qtbot.waitSignal(place.clinic_saved, timeout=5000):
        _sign(page)
    page.passphrase.set_text(PASSPHRASE)
    with qtbot.waitSignal(place.clinic_saved, timeout=5000):
        page.withdraw_button.click()
    assert clinic.stored.catalogue_sign_off == ()
    assert place.sign_off_state.text() == DRAFT


def test_other_versions_signed_before_stay_signed(clinic: Clinic) -> None:
    before, newer = (
        replace(clinic.knowledge.catalogue, version=version) for version in ("2020.01", "2026.99")
    )
    signed = [(each.version, SignOff("Testa Owner", TODAY, each.sha256)) for each in (before, newer)]
    sign_off(clinic.store, clinic.actor, PASSPHRASE, before)
    sign_off(clinic.store, clinic.actor, PASSPHRASE, newer)
    assert clinic.stored.catalogue_sign_off == tuple(signed)
    withdraw(clinic.store, clinic.actor, PASSPHRASE, newer)
    assert clinic.stored.catalogue_sign_off == (signed[0],)


def test_settings_that_another_desk_stored_meanwhile_are_not_lost(clinic: Clinic) -> None:
    clinic.store.save_clinic(clinic.actor, replace(clinic.stored, phone="2")).result(10)
    result = sign_off(clinic.store, clinic.actor, PASSPHRASE, clinic.knowledge.catalogue)
    assert result == clinic.stored
    assert (clinic.stored.phone, len(clinic.stored.catalogue_sign_off)) == ("2", 1)


def test_a_version_whose_files_were_changed_is_a_draft_and_the_page_says_so(
    place: EvidencePlace, clinic: Clinic
) -> None:
    page = _page(place)
    assert page._other_files.isHidden()
    catalogue = replace(clinic.knowledge.catalogue, sha256="ab" * 32)
    sign_off(clinic.store, clinic.actor, PASSPHRASE, catalogue)
    place.refresh(clinic.stored)
    assert page.state_words == place.sign_off_state.text() == DRAFT
    assert not page._other_files.isHidden()
    digest = clinic.knowledge.catalogue.sha256
    assert any(digest[:8] in label.text() for label in page.findChildren(Label))


def test_a_practitioner_reads_it_and_cannot_sign(clinic: Clinic, worker: Worker, qtbot: QtBot) -> None:
    actor = replace(clinic.actor, role=Role.PRACTITIONER)
    surroundings = Surroundings(clinic.store, actor, clinic.knowledge, worker, TODAY)
    place = EvidencePlace(surroundings)
    qtbot.addWidget(place)
    place.refresh(clinic.stored)
    page = _page(place)
    assert not page.may_sign
    assert not page.gate.isVisibleTo(page)
    assert page._nobody.isVisibleTo(page)


def test_what_to_read_first_is_a_link_to_it(place: EvidencePlace, clinic: Clinic) -> None:
    page = _page(place)
    own = [r for r in clinic.knowledge.catalogue.contraindications if r.confidence == "general_knowledge"]
    first = next(link for link in page.links if link.text() == own[0].name)
    first.click()
    assert place.desk.current is not None
    assert place.desk.current.id == own[0].id


def test_the_first_version_says_so_and_an_unknown_one_before_is_told(
    place: EvidencePlace, clinic: Clinic
) -> None:
    page = _page(place)
    assert sign_off_page._FIRST in [label.text() for label in page.findChildren(Label)]
    before = ("2020.01", SignOff("Testa Before", date(2020, 1, 2)))
    page.show_clinic(replace(clinic.stored, catalogue_sign_off=(before,)))
    QApplication.processEvents()
    words = [label.text() for label in page.findChildren(Label) if label.isVisibleTo(page)]
    assert any("Version 2020.01 was signed before" in text for text in words)


def test_a_lock_forgets_a_passphrase_that_was_typed(place: EvidencePlace) -> None:
    page = _page(place)
    page.passphrase.set_text(PASSPHRASE)
    assert place.keep_typed()
    assert page.passphrase.text() == ""
