"""Contents are encrypted before they reach the server, and a server's disk holds nothing of them."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from db.errors import StorageProblem, Trouble
from db.postgres.contents import SealedContents
from intake.consultation import Patient
from tests.db.invented import AT
from tests.db.postgres.clinic import ServerClinic

MARKER = b"Marker of Testa Nonesuch, who never was"


def test_a_content_opens_under_its_own_row_and_key_only() -> None:
    sealer, row = SealedContents(bytes(32)), uuid4()
    stored = sealer.seal(MARKER, row)
    assert sealer.open(stored, row) == MARKER
    assert sealer.seal(MARKER, row) != stored
    flipped = stored[:-1] + bytes([stored[-1] ^ 1])
    for changed, id, opener in (
        (stored, uuid4(), sealer),
        (stored, row, SealedContents(bytes([1]) * 32)),
        (flipped, row, sealer),
        (stored[:10], row, sealer),
        (MARKER, row, sealer),
    ):
        with pytest.raises(StorageProblem) as problem:
            opener.open(changed, id)
        assert problem.value.trouble is Trouble.DAMAGED


def test_the_servers_disk_holds_nothing_of_a_document(clinic: ServerClinic) -> None:
    patient, visit, document = uuid4(), uuid4(), uuid4()
    pdf = b"%PDF " + MARKER * 50 + os.urandom(200_000)
    with clinic.signed_in() as me:
        store = me.opened.store
        store.add_patient(me.actor, Patient(name="Testa Visible"), id=patient).result(30)
        store.start_consultation(me.actor, patient, id=visit, catalogue_version="", at=AT).result(30)
        store.add_document(me.actor, visit, id=document, kind="handout", pdf=pdf, pages=1).result(30)
        assert store.document_bytes(me.actor, document) == pdf
    with clinic.administrator() as administrator:
        administrator.execute("CHECKPOINT")
    whole = b"".join(file.read_bytes() for file in _files(clinic.server.data))
    assert MARKER not in whole
    assert pdf[-64:] not in whole
    # What the server does see, as docs/postgresql.md says: otherwise this test would look in a wrong place.
    assert b"Testa Visible" in whole


def test_a_document_put_in_the_place_of_another_is_noticed(clinic: ServerClinic) -> None:
    patient, visit, first, second = (uuid4() for _ in range(4))
    with clinic.signed_in() as me:
        store = me.opened.store
        store.add_patient(me.actor, Patient(name="Testa Nonesuch"), id=patient).result(30)
        store.start_consultation(me.actor, patient, id=visit, catalogue_version="", at=AT).result(30)
        for id in (first, second):
            store.add_document(
                me.actor, visit, id=id, kind="handout", pdf=b"%PDF " + id.bytes, pages=1
            ).result(30)
        with clinic.administrator() as administrator:
            _swap(administrator, first, second)
        with pytest.raises(StorageProblem) as problem:
            store.document_bytes(me.actor, first)
        assert problem.value.trouble is Trouble.DAMAGED


def _swap(administrator: psycopg.Connection[tuple[object, ...]], first: object, second: object) -> None:
    administrator.execute("ALTER TABLE document DISABLE TRIGGER USER")
    administrator.execute(
        "UPDATE document d SET content = o.content, sha256 = o.sha256 FROM document o"
        " WHERE d.id = %s AND o.id = %s",
        (first, second),
    )
    administrator.execute("ALTER TABLE document ENABLE TRIGGER USER")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
