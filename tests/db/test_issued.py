"""Whether a file is one that this clinic issued, byte for byte."""

from __future__ import annotations

import zlib
from time import process_time
from uuid import uuid4

import pytest

from db.errors import StorageProblem
from db.issued import Match, issued, printed_ids
from db.rights import Role
from db.signing import SignatureState
from tests.db.invented import ACTOR, Visit
from tests.db.signed import PDF, sign
from tests.opening import actor, admit

FRONT_DESK = actor(3, "Desk Nobody", Role.FRONT_DESK)
HANDOUT = b"%PDF-1.4 an invented handout /Keywords (CND-0A1B-2C3D)"


def made(visit: Visit, pdf: bytes = HANDOUT) -> None:
    visit.store.add_document(ACTOR, visit.id, id=uuid4(), kind="handout", pdf=pdf, pages=2).result(10)


def test_exactly_these_bytes_were_issued_here(visit: Visit) -> None:
    made(visit)
    found = issued(visit.store, ACTOR, HANDOUT)
    assert (found.match, found.printed_id, found.state) == (
        Match.EXACT,
        "CND-0A1B-2C3D",
        SignatureState.NOT_SIGNED,
    )
    assert found.document is not None
    assert found.sentences[0].startswith(
        "This clinic issued exactly these bytes: handout version 1, 2 pages, made "
    )


def test_a_signed_document_is_told_with_the_worth_of_its_signatures(visit: Visit) -> None:
    sign(visit, 1)
    found = issued(visit.store, ACTOR, PDF)
    assert (found.match, found.state) == (Match.EXACT, SignatureState.VALID)
    assert (
        "Its signatures are valid: the answers and the bytes are still those that were signed."
        in found.sentences
    )


@pytest.mark.parametrize("place", [0, 9, 20, len(HANDOUT) - 40])
def test_one_byte_more_or_other_is_not_what_was_issued(visit: Visit, place: int) -> None:
    made(visit)
    changed = bytes([*HANDOUT[:place], HANDOUT[place] ^ 1, *HANDOUT[place + 1 :]])
    for other in (changed, HANDOUT + b"\n"):
        found = issued(visit.store, ACTOR, other)
        assert (found.match, found.printed_id) == (Match.OTHER_BYTES, "CND-0A1B-2C3D")
        assert found.sentences[0].startswith("This clinic issued document CND-0A1B-2C3D, but not these bytes")


def test_a_file_that_another_program_packed_is_known_by_its_id(visit: Visit) -> None:
    made(visit)
    packed = b"%PDF-1.7 stream\n" + zlib.compress(b"<</Keywords (CND-0A1B-2C3D)>>") + b"\nendstream"
    assert issued(visit.store, ACTOR, packed).match is Match.OTHER_BYTES


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"", "This file was not issued here."),
        (b"no PDF at all", "This file was not issued here."),
        (
            b"%PDF (CND-FFFF-FFFF)",
            "This file was not issued here. It bears the id CND-FFFF-FFFF, "
            "which no document of this clinic has.",
        ),
    ],
    ids=["empty", "no id", "unknown id"],
)
def test_what_was_not_issued_here_is_told(visit: Visit, pdf: bytes, words: str) -> None:
    made(visit)
    found = issued(visit.store, ACTOR, pdf)
    assert (found.match, found.document, found.sentences) == (Match.NOT_ISSUED, None, (words,))


def test_the_front_desk_learns_nothing(visit: Visit) -> None:
    made(visit)
    admit(visit.store, ACTOR, FRONT_DESK)
    with pytest.raises(StorageProblem, match="role"):
        issued(visit.store, FRONT_DESK, HANDOUT)


@pytest.mark.parametrize(
    "hostile",
    [
        b"stream\n" * 500_000,
        b"stream\nendstream" * 200_000,
        b"%PDF stream\n" + zlib.compress(b"\0" * 200_000_000) + b"endstream",
        b"CND-" * 1_000_000,
    ],
    ids=["streams without end", "many streams", "a bomb", "ids without figures"],
)
def test_a_hostile_file_is_looked_at_in_short_time(hostile: bytes) -> None:
    begun = process_time()
    assert printed_ids(hostile) == ()
    assert process_time() - begun < 2
