"""Parts of the settings: wavelength, paper, the specialist's sign-off, where the data lies, the first run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.clinic import SignOff
from tests.ui.settings.settings_desk import CATALOGUE, PRACTITIONER, fill, set_up
from ui.demo_clinic import demo_clinic
from ui.settings.data_page import DataPage, look_at, size_words
from ui.settings.first_run import ReadyPage
from ui.settings.settings_place import SettingsPlace
from ui.worker import Worker

CLINIC = demo_clinic()
AQUAGOLD = "microneedling_plus_aquagold"


def _save(place: SettingsPlace, qtbot: QtBot) -> None:
    assert place.set_up is not None
    with qtbot.waitSignal(place.saved, timeout=5000):
        place.set_up.save_button.click()


def test_a_wavelength_and_the_paper_are_stored_as_typed(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    form = set_up(place)
    fill(form)
    device = form.devices[0]
    device.make.set_text("Pretend")
    device.wavelength.set_text("1540")
    device.treatments.field.set_value(("fractional_laser_nonablative",))
    form.paper.set_text("letter")
    form.email.set_text("desk@clinic.example")
    _save(place, qtbot)
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.devices[0].wavelength_nm == 1540
    assert (stored.paper, stored.email) == ("letter", "desk@clinic.example")


@pytest.mark.parametrize("typed", ["infrared", "3", "1.540", "999999"])
def test_a_wavelength_that_no_laser_has_is_refused_in_a_sentence(place: SettingsPlace, typed: str) -> None:
    form = set_up(place)
    fill(form)
    device = form.devices[0]
    device.make.set_text("Pretend")
    device.treatments.field.set_value(("fractional_laser_nonablative",))
    device.wavelength.set_text(typed)
    ((row, words),) = form.problems()
    assert row is device.wavelength
    assert words == "Type the wavelength as a number from 100 to 20000."


def test_paper_that_nobody_chose_stays_a4(place: SettingsPlace, store: Store, qtbot: QtBot) -> None:
    fill(set_up(place))
    _save(place, qtbot)
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.paper == "a4"


def test_the_specialists_sign_off_is_stored_and_lets_the_treatment_be_judged(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    form = set_up(place)
    fill(form)
    (entry,) = form.specialist.entries
    assert entry.treatment == AQUAGOLD
    entry.name.set_text("Dr Testa Special")
    entry.on.set_text("21 11 2025")
    _save(place, qtbot)
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.signed_off(AQUAGOLD, on=date(2026, 11, 21)) == SignOff(
        "Dr Testa Special", date(2025, 11, 21)
    )
    place.show_settings(stored)
    assert place.set_up is not None
    assert not place.set_up.form.is_changed
    (again,) = place.set_up.form.specialist.entries
    again.name.set_text("")
    again.on.set_text("")
    _save(place, qtbot)
    assert store.clinic(PRACTITIONER) is not None
    assert store.stored_clinic(PRACTITIONER).clinic.treatment_sign_off == ()


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("", "21 11 2025", "Type the name of the specialist who signed it off."),
        ("Dr Testa Special", "", "Type the whole date of the sign-off, such as 21 11 2026."),
        ("Dr Testa Special", "2025", "Type the whole date of the sign-off, such as 21 11 2026."),
        (
            "Dr Testa Special",
            f"1 1 {date.today().year + 2}",
            "This day has not come yet. Type the day on which it was signed.",
        ),
    ],
)
def test_half_a_sign_off_is_no_sign_off(place: SettingsPlace, name: str, on: str, words: str) -> None:
    form = set_up(place)
    fill(form)
    (entry,) = form.specialist.entries
    entry.name.set_text(name)
    entry.on.set_text(on)
    assert [said for _row, said in form.problems()] == [words]


def test_the_first_run_asks_for_little_and_shows_the_rest_when_wanted(place: SettingsPlace) -> None:
    assert place.first_run is not None
    place.first_run.clinic_button.click()
    page = place.set_up
    assert page is not None
    assert page.step.text() == "Step 3 of 4"
    assert not page.form.own_words.isVisible()
    assert not page.form.devices[0].isVisible()
    page.form.more_button.click()
    assert page.form.own_words.isVisible()
    assert page.form.devices[0].make.field.input.hasFocus()  # type: ignore[attr-defined]


def test_a_problem_in_what_is_hidden_is_brought_into_view(place: SettingsPlace) -> None:
    assert place.first_run is not None
    place.first_run.clinic_button.click()
    assert place.set_up is not None
    form = place.set_up.form
    form.show_texts({"device-1.model": "Pen One"})
    assert form.devices[0].isVisible()


def test_the_last_step_offers_a_place_for_backups_or_to_begin(place: SettingsPlace, qtbot: QtBot) -> None:
    place.show_ready()
    page = place.ready
    assert isinstance(page, ReadyPage)
    assert page.backups_button.hasFocus()
    with qtbot.waitSignal(place.left):
        page.begin_button.click()


def test_where_the_data_lies_how_large_it_is_and_that_it_is_encrypted(
    qtbot: QtBot, store: Store, tmp_path: Path, worker: Worker
) -> None:
    opened: list[QUrl] = []

    def open_folder(url: QUrl) -> bool:
        opened.append(url)
        return True

    page = DataPage(tmp_path, tmp_path / "clinic.db", worker=worker, open_folder=open_folder)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.how_large.text().endswith(("kB", "MB")), timeout=5000)
    assert page.place.text() == str(tmp_path / "clinic.db")
    assert page.sealed.text().startswith("Encrypted")
    page.open_button.click()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


def test_a_file_that_is_not_encrypted_or_not_there_is_told(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    plain.write_bytes(b"SQLite format 3\x00" + bytes(500))
    assert not look_at(plain).is_encrypted
    assert look_at(tmp_path / "nowhere.db").size is None
    assert size_words(None) == "The file cannot be read"
    assert [size_words(size) for size in (512, 1_400_000, 2_500_000_000)] == ["0.5 kB", "1.4 MB", "2.5 GB"]


def test_the_parts_that_everybody_may_open_are_there(place: SettingsPlace, store: Store) -> None:
    store.save_clinic(PRACTITIONER, CLINIC).result(10)
    place.show_settings(CLINIC)
    assert next(iter(place.tabs.buttons)) == "clinic"
    assert "about" in place.tabs.buttons
    place.open_section("about")
    about = place.pages["about"]
    assert CATALOGUE.version in about.version_line  # type: ignore[attr-defined]
    assert "draft, not signed off" in about.version_line  # type: ignore[attr-defined]
