"""Invented photographs for the tests of storage: small, and nothing but pixels."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from uuid import UUID, uuid4

from PIL import Image

from db.actor import Actor
from db.photo_records import NewPhoto, StoredPhoto
from db.store import Store
from tests.db.invented import Visit


@cache
def picture(shade: int = 120, side: int = 48) -> bytes:
    """A JPEG of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (side, side), (shade, 90, 70)).save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()


def new_photo(
    shade: int = 120,
    *,
    id: UUID | None = None,
    region: str = "abdomen",
    side: str = "",
    taken_on: date | None = None,
    content: bytes | None = None,
) -> NewPhoto:
    """A photograph to add; another shade is another picture."""
    return NewPhoto(
        id=id or uuid4(),
        region=region,
        side=side,
        pose="front",
        taken_on=taken_on,
        width=48,
        height=48,
        content=picture(shade) if content is None else content,
        thumbnail=picture(shade, 16),
    )


def agree(store: Store, actor: Actor, visit: Visit, use: str = "record", answer: str = "Y") -> None:
    """Note what the patient said to a use."""
    noted = store.photos.note_consent(
        actor,
        visit.patient_id,
        use,
        answer,  # type: ignore[arg-type]
        id=uuid4(),
    )
    noted.result(10)


def added(store: Store, actor: Actor, visit: Visit, photo: NewPhoto | None = None) -> StoredPhoto:
    """A photograph added to a visit."""
    return store.photos.add(actor, visit.id, photo or new_photo()).result(10)
