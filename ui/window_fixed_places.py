"""The places of the window that stand as long as somebody is signed in: the patient's form, the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from db.actor import Actor
    from db.store import Store
    from intake.catalogue import Catalogue
    from ui.registry.patient_place import PatientPlace
    from ui.settings.settings_place import SettingsPlace
    from ui.window import MainWindow

NEW_DISCARDED = "The form of a new patient was discarded."
DISCARDED = "The changes to these details were discarded."


def new_patient_place(window: MainWindow, store: Store, actor: Actor, today: date) -> PatientPlace:
    """The place of one patient; the front desk's has the visits and leads to no consultation."""
    from ui.registry.patient_place import PatientPlace
    from ui.safekeeping.front_desk_place import FrontDeskPlace

    kind = PatientPlace if window.is_clinical else FrontDeskPlace
    place = kind(store, actor, today, window, worker=window.worker)
    place.registered.connect(window.start.begin)
    place.discarded.connect(lambda: window.undo_bar.offer(NEW_DISCARDED if place.is_new else DISCARDED))
    place.other_wanted.connect(window.open_patient)
    place.saving.connect(window.status.show_saving)
    place.saved.connect(window.status.show_saved)
    place.not_saved.connect(window.status.show_not_saved)
    place.saving.connect(window.start.keep_keys)
    place.not_saved.connect(window.start.keep_no_keys)
    window.stack.addWidget(place)
    return place


def new_settings_place(window: MainWindow, store: Store, actor: Actor, catalogue: Catalogue) -> SettingsPlace:
    """The settings of the clinic, of its people and of this computer, and the first run."""
    from ui.settings.settings_place import SettingsPlace

    safe = window.safe
    place = SettingsPlace(
        store,
        actor,
        catalogue,
        window,
        worker=window.worker,
        safe=safe,
        folder=None if safe is None else safe.folder,
        server=None if safe is None else safe.roles,
        backups=window.backups,
        look=window.look,
    )
    place.demo_wanted.connect(partial(window.demo_wanted.emit, 6))
    place.saved.connect(window.settings_saved)
    place.not_saved.connect(window.status.show_not_saved)
    place.left.connect(window.show_home)
    place.new_key_wanted.connect(window.new_key_wanted)
    place.recovery_code_made.connect(window.recovery_code_made)
    place.restore_wanted.connect(window.restore_wanted)
    place.sign_off_wanted.connect(window.ways.show_sign_off)
    place.lock_minutes_changed.connect(window.lock_minutes_changed)
    window.stack.addWidget(place)
    return place
