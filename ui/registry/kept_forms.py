"""Forms of patients that were typed and not stored, in the clinic's file for who typed them. No widgets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.registry.kept_text import KeptText

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredPatient
    from db.store import Store

_PLACE = "patient/"
_NEW, _CHANGED = "New patient", "Changed details"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What stands in a form: `texts` by the names of its rows, the `version` of the record it was typed over.

    0 stands for somebody new. `begun` is when the first key was pressed, None where that is not known.
    """

    patient_id: UUID
    version: int
    begun: datetime | None
    texts: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        """Whether it is the form of somebody who was not stored yet."""
        return not self.version

    @property
    def words(self) -> str:
        """What the list of what waits says of it."""
        name = " ".join(self.texts.get("patient.name", "").split())
        if self.is_new:
            return name or _NEW
        return f"{name}: {_CHANGED.lower()}" if name else _CHANGED


class KeptForms(QObject):
    """`read` gives whose form is open (None: nobody's), and what in it is unsaved (None: nothing)."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        read: Callable[[], tuple[UUID | None, KeptForm | None]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor, self._read = store, actor, read
        self._texts = KeptText(store, actor, self._as_text, self)

    def touch(self) -> None:
        """Something was typed: it is kept a moment from now."""
        self._texts.touch()

    def keep(self) -> None:
        """Keep the form as it stands now."""
        self._texts.keep()

    def keep_now(self, seconds: float) -> bool:
        """Keep it and wait for the disk: before a lock. Whether everything is kept."""
        return self._texts.keep_now(seconds)

    def read_all(self) -> None:
        """Read what this person left. Errors: `StorageProblem`."""
        self._texts.read_all(_PLACE)

    def drop(self, patient_id: UUID) -> None:
        """The form of this record was stored or thrown away."""
        self._texts.drop(_place(patient_id))

    @property
    def waiting(self) -> tuple[KeptForm, ...]:
        """Everything that is kept, the one typed last first."""
        return tuple(_form(place, text) for place, text in self._texts.known.items() if text)

    def of(self, patient_id: UUID) -> KeptForm | None:
        """What is kept of one record."""
        return next((each for each in self.waiting if each.patient_id == patient_id), None)

    def with_records(
        self, *, new_only: bool = False, only: UUID | None = None
    ) -> Iterator[tuple[KeptForm, StoredPatient | None]]:
        """What waits, each with its record as it is stored now; None for somebody who is not.

        What was typed over a record that is gone belongs to nobody, and is dropped. Errors: `StorageProblem`.
        """
        from db.errors import StorageProblem, Trouble

        for kept in self.waiting:
            if (new_only and not kept.is_new) or only not in (None, kept.patient_id):
                continue
            try:
                stored = self._store.patient(self._actor, kept.patient_id)
            except StorageProblem as problem:
                if problem.trouble is not Trouble.NOT_STORED:
                    raise
                if kept.is_new:
                    yield kept, None
                else:
                    self.drop(kept.patient_id)
                continue
            yield kept, stored

    def _as_text(self) -> tuple[str, str | None]:
        patient_id, kept = self._read()
        if patient_id is None:
            return "", None
        return _place(patient_id), None if kept is None else _text(kept)


def _place(patient_id: UUID) -> str:
    return f"{_PLACE}{patient_id}"


def _text(kept: KeptForm) -> str:
    begun = "" if kept.begun is None else kept.begun.isoformat()
    document = {"version": kept.version, "begun": begun, "texts": dict(kept.texts)}
    return json.dumps(document, ensure_ascii=False)


def _form(place: str, text: str) -> KeptForm:
    document = json.loads(text)
    begun = document.get("begun")
    return KeptForm(
        UUID(place.removeprefix(_PLACE)),
        document["version"],
        datetime.fromisoformat(begun) if begun else None,
        document["texts"],
    )
