"""A child that types into the identity form and waits to be killed: `python -m … FILE`."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.e2e.window_keyboard import wait_until
from tests.opening import actor, open_store
from ui.registry.patient_place import PatientPlace

WHO = actor(1, "Testa Owner")
NAME = "Testa  O’Nonesuch-Żółw "
ADDRESS = "1 Nowhere Lane\n\nInventon\t"
MOST_SECONDS = 60
"""What is promised is one second, and `SOON` is shorter; a busy machine gets all the patience."""


def main(path: Path) -> None:
    """Type, wait, tell, and go on waiting."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    store = open_store(path, WHO)
    place = PatientPlace(store, WHO, date(2027, 2, 5))
    place.show_new()
    place.show()
    place.form.address.field.input.insertPlainText(ADDRESS)  # type: ignore[attr-defined]
    place.form.birth_date_field.inputs[0].insert("31")
    # Keys go to the field as a person's would; the letters of the name that no keyboard has are inserted.
    field = place.form.name.field.input  # type: ignore[attr-defined]
    for letter in NAME:
        QTest.keyClicks(field, letter) if letter.isascii() else field.insert(letter)
    wait_until(
        lambda: any(NAME in str(json.loads(each)) for each in store.typed.all(WHO).values()),
        "the name is stored",
        seconds=MOST_SECONDS,
    )
    print("typed", flush=True)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
