"""What the tests of the settings share: who saves, the catalogue, and a form that is filled in."""

from __future__ import annotations

from intake.catalogue_reader import load_catalogue
from tests.opening import actor
from ui.settings.clinic_form import ClinicForm
from ui.settings.settings_place import SettingsPlace

PRACTITIONER = actor(1, "Pat Practitioner")
CATALOGUE = load_catalogue()


def fill(form: ClinicForm) -> None:
    """Type whatever a clinic must have."""
    for row, text in (
        (form.name, "Nonesuch Skin"),
        (form.phone, "020 7946 0100"),
        (form.out_of_hours, "111"),
        (form.emergency, "999"),
        (form.practitioner, "Testa Nonesuch"),
        (form.currency, "gbp"),
    ):
        row.set_text(text)


def set_up(place: SettingsPlace) -> ClinicForm:
    """Choose the second way of the first run; gives its form."""
    assert place.first_run is not None
    place.first_run.clinic_button.click()
    assert place.set_up is not None
    # The rest is there too, for whoever has it at hand.
    place.set_up.form.more_button.click()
    return place.set_up.form
