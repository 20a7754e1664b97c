"""The first start and the settings: two ways to begin, and a clinic that is stored as it was typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.clinic import Practitioner
from intake.conditions import NO, YES
from intake.money import Price
from tests.ui.settings.settings_desk import PRACTITIONER, fill, set_up
from ui.demo_clinic import demo_clinic
from ui.settings.settings_place import SettingsPlace
from ui.theme import appearance
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label, PageTitle


def test_the_keyboard_is_on_the_demo_and_enter_space_begins_it(place: SettingsPlace, qtbot: QtBot) -> None:
    assert place.first_run is not None
    assert place.first_run.demo_button.hasFocus()
    with qtbot.waitSignal(place.demo_wanted):
        qtbot.keyClick(place.first_run.demo_button, Qt.Key.Key_Space)


def test_an_empty_clinic_is_not_stored_and_says_all_that_is_missing(
    place: SettingsPlace, store: Store
) -> None:
    form = set_up(place)
    assert place.set_up is not None
    place.set_up.save_button.click()
    words = " ".join(link.text() for link in form.summary.links)
    for needed in ("name of the clinic", "phone number", "emergency number", "name of who treats"):
        assert needed in words
    assert store.clinic(PRACTITIONER) is None


def test_a_clinic_is_stored_as_typed(place: SettingsPlace, store: Store, qtbot: QtBot) -> None:
    form = set_up(place)
    fill(form)
    device = form.devices[0]
    device.make.set_text("Pretend")
    device.model.set_text("Pen One")
    device.radiofrequency.set_text(NO)
    device.treatments.field.set_value(("microneedling",))
    form.offers[0].offered.setChecked(True)
    form.offers[0].price.set_text("180.50")
    assert place.set_up is not None
    with qtbot.waitSignal(place.saved, timeout=5000):
        place.set_up.save_button.click()
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert (stored.name, stored.phone, stored.out_of_hours, stored.emergency_number, stored.currency) == (
        "Nonesuch Skin",
        "020 7946 0100",
        "111",
        "999",
        "GBP",
    )
    assert stored.practitioners == (Practitioner("Testa Nonesuch"),)
    assert [(each.name, each.radiofrequency, each.treatments) for each in stored.devices] == [
        ("Pretend Pen One", False, ("microneedling",))
    ]
    (offer,) = stored.offers
    assert offer.price == Price(Decimal("180.50"), Decimal("180.50"), "GBP")
    assert not form.is_changed


@pytest.mark.parametrize(("given", "expected"), [(YES, True), (NO, False), ("UNK", None), ("", None)])
def test_radiofrequency_is_only_recorded_when_it_is_known(
    place: SettingsPlace, given: str, expected: bool | None
) -> None:
    device = set_up(place).devices[0]
    device.make.set_text("Pretend")
    device.radiofrequency.set_text(given)
    made = device.device()
    assert made is not None
    assert made.radiofrequency is expected


@pytest.mark.parametrize(
    ("price", "offered", "words"),
    [("a lot", True, "as a number"), ("1,200", True, "as a number"), ("180", False, "Tick the treatment")],
)
def test_a_price_that_cannot_be_used_stays_and_is_told(
    place: SettingsPlace, price: str, offered: bool, words: str
) -> None:
    form = set_up(place)
    fill(form)
    form.offers[2].offered.setChecked(offered)
    form.offers[2].price.set_text(price)
    ((row, problem),) = form.problems()
    assert row is form.offers[2].price
    assert words in problem
    assert row.text() == price


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("phone", "call us", "clinic’s phone in figures"),
        ("emergency", "the police", "emergency number in figures"),
        ("email", "not an address", "e-mail address"),
    ],
)
def test_what_would_stand_on_the_paper_and_lead_nowhere_is_told(
    place: SettingsPlace, name: str, typed: str, words: str
) -> None:
    form = set_up(place)
    fill(form)
    row = getattr(form, name)
    row.set_text(typed)
    ((told, problem),) = form.problems()
    assert told is row
    assert words in problem
    for right in {"phone": ("020 7946 0100", "+34 600"), "emergency": ("15", "112")}.get(
        name, ("a@b.example", "")
    ):
        row.set_text(right)
        assert form.problems() == []


def test_a_price_needs_a_currency_that_exists(place: SettingsPlace) -> None:
    form = set_up(place)
    fill(form)
    form.currency.set_text("XXQ")
    assert [row for row, _ in form.problems()] == [form.currency]


def test_settings_bring_back_every_part_and_change_nothing_by_themselves(
    place: SettingsPlace, store: Store
) -> None:
    clinic = demo_clinic()
    place.show_settings(clinic)
    assert place.set_up is not None
    assert place.set_up.form.clinic() == clinic
    assert not place.set_up.form.is_changed
    assert "draft, not signed off" in place.set_up.words.text()


def test_closing_stores_a_clinic_that_is_complete(place: SettingsPlace, store: Store) -> None:
    form = set_up(place)
    fill(form)
    assert place.keep()
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.name == "Nonesuch Skin"


def test_closing_keeps_a_clinic_that_is_not_complete(place: SettingsPlace, store: Store) -> None:
    form = set_up(place)
    form.name.set_text("Nonesuch Skin")
    assert not place.keep()
    assert store.clinic(PRACTITIONER) is None


def test_back_returns_to_the_two_ways_and_keeps_what_was_typed(place: SettingsPlace) -> None:
    form = set_up(place)
    form.name.set_text("Nonesuch Skin")
    assert place.set_up is not None
    place.set_up.back_button.click()
    assert place.first_run is not None
    assert place.first_run.isVisible()
    assert set_up(place).name.text() == "Nonesuch Skin"


def test_everything_that_takes_the_keyboard_has_a_name(place: SettingsPlace) -> None:
    form = set_up(place)
    found = [
        widget
        for kind in (QLineEdit, QPlainTextEdit, QAbstractButton)
        for widget in form.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len(found) > 35
    for widget in found:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget


def test_the_title_and_the_words_below_it_are_one_head(place: SettingsPlace) -> None:
    page = place.first_run
    assert page is not None
    title, words = _head(page)
    assert words.y() - (title.y() + title.height()) == 2


def test_with_doubled_text_on_a_small_screen_the_two_ways_stand_below_each_other(
    place: SettingsPlace, qapp: QApplication, qtbot: QtBot
) -> None:
    page = place.first_run
    assert page is not None
    beside = (page.demo_button.mapTo(page, QPoint()), page.clinic_button.mapTo(page, QPoint()))
    assert beside[0].y() == beside[1].y()
    appearance.apply(qapp, text_scale=2.0)
    try:
        place.resize(800, 560)
        qtbot.waitUntil(
            lambda: page.demo_button.mapTo(page, QPoint()).y() < page.clinic_button.mapTo(page, QPoint()).y()
        )
        scroll = page.findChild(ScrollPage)
        assert scroll.horizontalScrollBar().maximum() == 0
    finally:
        appearance.apply(qapp)


def _head(page: QWidget) -> tuple[Label, Label]:
    labels = page.findChildren(Label)
    title = next(each for each in labels if isinstance(each, PageTitle))
    words = next(each for each in labels if each.text().startswith("Candor asks"))
    return title, words
