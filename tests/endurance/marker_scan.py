"""After a day of work and the lock nothing of the patients is left outside the encrypted file.

The real program works through a day in a process of its own (`tests.endurance.marker_day`), with words that
stand nowhere else. They are looked for in every file of the clinic's folder, the temporary folder and the
folders of settings and caches, and after the lock in all the memory of the process, together with the keys
and the passphrase. Before the lock they must be found in memory: a search that finds nothing there would find
nothing anywhere.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from db.secrets import Secrets
from tests.endurance.figures import Figure
from tests.endurance.marker_given import Given
from tests.endurance.scanning import Wanted, forms_of_key, forms_of_word, found_in_files, found_in_memory
from ui.demo_clinic import demo_clinic
from ui.safekeeping import opening

ROOT = Path(__file__).resolve().parents[2]
LEAST_DOCUMENTS = 5
PATIENCE = 300.0
PLACES = {
    "profile": "",
    "home": "HOME",
    "config": "XDG_CONFIG_HOME",
    "cache": "XDG_CACHE_HOME",
    "data": "XDG_DATA_HOME",
    "state": "XDG_STATE_HOME",
    "run": "XDG_RUNTIME_DIR",
    "tmp": "TMPDIR",
}
"""The folders that are searched, and the variables that send the program there."""


def marker_scan(folder: Path) -> list[Figure]:
    """One day, one lock, and what is left of it."""
    given = Given.by_chance()
    places = {name: folder / name for name in PLACES}
    for place in (*places.values(), folder / "paper"):
        place.mkdir(mode=0o700)
    secrets = _set_up(places["profile"], given)
    words = Wanted(forms_of_word(given.text))
    secret = Wanted(
        {
            **words.forms,
            **forms_of_word(given.passphrase),
            **forms_of_key("the data key", secrets.data_key),
            **forms_of_key("the audit key", secrets.audit_key),
        }
    )
    with _day(places, folder / "paper", given) as day:
        before = found_in_memory(day.pid, secret)
        files = found_in_files(places.values(), words)
        _say(day, "lock\n")
        _hear(day, "locked")
        after = found_in_memory(day.pid, secret)
        files += found_in_files(places.values(), words)
        os.kill(day.pid, signal.SIGKILL)
    files += found_in_files(places.values(), words)
    stored = _stored(places["profile"], given)
    return [
        Figure(
            "  the day really was",
            f"the memory before the lock holds the marker {before.get(given.text, 0)} times, the data key "
            f"{before.get('the data key', 0)} times; {stored} documents stored, {_printed(folder)} printed",
            f"some, some; {LEAST_DOCUMENTS} and more",
            bool(before.get(given.text) and before.get("the data key"))
            and min(stored, _printed(folder)) >= LEAST_DOCUMENTS,
        ),
        Figure(
            "markers in files",
            f"{len(files)} in {sum(1 for place in places.values() for _ in place.rglob('*'))} files and "
            f"folders, before the lock, after it and after kill -9{_first(files)}",
            "0",
            not files,
        ),
        Figure(
            "markers in memory",
            f"after the lock: markers {after.get(given.text, 0)}, "
            f"passphrase {after.get(given.passphrase, 0)}, "
            f"keys {after.get('the data key', 0) + after.get('the audit key', 0)}",
            "0, 0, 0",
            not after,
        ),
    ]


def _set_up(profile: Path, given: Given) -> Secrets:
    """Make the clinic as the first start does; gives its keys."""
    prepared = opening.prepare(opening.Owner("Testa Owner", given.sign_in, given.passphrase))
    opened = _entered(opening.set_up(profile, prepared))
    with opened.store as store:
        clinic = replace(demo_clinic(), name="Testa Nowhere Clinic", offers=())
        store.save_clinic(opened.actor, clinic).result(30)
    return opened.safe.secrets


def _entered(opened: object) -> opening.OpenedClinic:
    if not isinstance(opened, opening.OpenedClinic):
        raise AssertionError(f"the clinic does not open: {opened}")
    return opened


def _stored(profile: Path, given: Given) -> int:
    """How many documents of the patient are in the file: only then did the day happen."""
    opened = _entered(opening.sign_in(profile, given.sign_in, given.passphrase))
    with opened.store as store:
        [patient] = store.find_patients(opened.actor, given.names[0])
        visits = store.consultations_of(opened.actor, patient.id)
        return sum(len(store.documents_of(opened.actor, visit.id)) for visit in visits)


def _printed(folder: Path) -> int:
    return sum(path.stat().st_size > 0 for path in (folder / "paper").iterdir())


def _first(found: list[str]) -> str:
    return f" (the first: {found[0]})" if found else ""


@contextmanager
def _day(places: Mapping[str, Path], paper: Path, given: Given) -> Iterator[subprocess.Popen[str]]:
    """The program after its day of work, before the lock. At the end it is gone."""
    surroundings = {
        **os.environ,
        **{variable: str(places[name]) for name, variable in PLACES.items() if variable},
        "QT_QPA_PLATFORM": "offscreen",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.endurance.marker_day", str(places["profile"]), str(paper)],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as day:
        try:
            _say(day, json.dumps(asdict(given)) + "\n")
            _hear(day, "worked")
            yield day
        finally:
            day.kill()


def _say(day: subprocess.Popen[str], line: str) -> None:
    assert day.stdin is not None
    day.stdin.write(line)
    day.stdin.flush()


def _hear(day: subprocess.Popen[str], word: str) -> None:
    """Wait for a word; an end of the program instead is an error."""
    assert day.stdout is not None
    if not select.select([day.stdout], [], [], PATIENCE)[0]:
        raise AssertionError(f"the program does not say that it is {word}")
    heard = day.stdout.readline().strip()
    if heard != word:
        raise AssertionError(f"the program ended before it was {word}: {heard}")
