"""A backup holds the photographs, and a restore brings them back as they were."""

from __future__ import annotations

from pathlib import Path

from db.backup.making import make_backup, verify_bundle
from db.backup.opening import open_bundle
from db.backup.restoring import restore
from db.backup.sources import FileSource
from db.photo_records import PhotoChange
from db.store import Store
from tests.db.backup.clinics import PASSPHRASE, SIGN_IN
from tests.db.invented import ACTOR, Visit, opened
from tests.db.photographs import added, agree, new_photo, picture
from tests.opening import SECRETS, admit


def test_a_restored_clinic_has_its_photos_their_states_and_the_answers_on_their_use(
    database: Path, place: Path
) -> None:
    with opened(database) as store:
        visit = Visit.begun(store)
        agree(store, ACTOR, visit)
        first, second = (added(store, ACTOR, visit, new_photo(shade)) for shade in (80, 90))
        store.photos.change(ACTOR, second.id, PhotoChange.BASELINE, id=visit.id).result(10)
    bundle = make_backup(FileSource(database, SECRETS), place).path
    counts = verify_bundle(bundle, SECRETS).counts
    assert (counts["photo"], counts["photo_state"], counts["photo_consent"]) == (2, 1, 1)
    for file in bundle.iterdir():
        assert b"JFIF\0" not in file.read_bytes()
    with opened(database) as store:
        agree(store, ACTOR, visit, "record", "N")

    restore(open_bundle(bundle, SIGN_IN, PASSPHRASE), database)

    with Store.open(database, secrets=SECRETS) as store:
        admit(store, ACTOR)
        photos = store.photos.photos_of(ACTOR, visit.id)
        assert [(photo.id, photo.is_baseline) for photo in photos] == [(first.id, False), (second.id, True)]
        assert store.photos.content(ACTOR, first.id) == picture(80)
        assert store.audit.check(ACTOR).sentences == ()
