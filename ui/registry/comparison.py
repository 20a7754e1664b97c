"""Two records side by side: what is the same, what differs, and what counts once they are put together.

No widgets. The record on the left is the one that stays; it may also be what somebody is typing, and then
there is nothing to put together yet.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from intake.consultation import Contact, Patient
from intake.dates import say_date
from ui.worker import Homeward

if TYPE_CHECKING:
    from db.actor import Actor
    from db.merging import TakenApart
    from db.records import StoredPatient
    from db.store import Store

LABELS = {
    "name": "Full name",
    "birth_date": "Date of birth",
    "number": "Patient number",
    "phone": "Phone",
    "email": "Email",
    "address": "Address",
    "language": "Language",
    "general_practitioner": "Doctor or practice",
    "emergency_contact": "Emergency contact",
    "guardian": "Parent or guardian",
    "chaperone_offered": "Chaperone offered",
    "interpreter_offered": "Interpreter offered",
    "consent_to_store": "Agrees to the record",
}
"""The fields of an identity in the words of its form, by the names of `Patient`."""
CHANGED = "One of these records was changed meanwhile: close this, and compare them again."
_WORDS = {"Y": "Yes", "N": "No", "UNK": "Not sure"}


def said(value: object) -> str:
    """A field of an identity in words; "" for none."""
    if value is None:
        return ""
    if isinstance(value, Contact):
        return ", ".join(filter(None, (value.name, value.phone, value.relationship)))
    if isinstance(value, str):
        return _WORDS.get(value, value)
    return say_date(value)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field: its name, its label, and both values in words. `must_choose`: both say something else."""

    name: str
    label: str
    left: str
    right: str
    is_same: bool

    @property
    def must_choose(self) -> bool:
        """Whether somebody must say which of the two counts."""
        return not self.is_same and bool(self.left) and bool(self.right)


def compared(left: Patient, right: Patient) -> tuple[ComparedField, ...]:
    """The fields of two identities in which at least one says something, in the order of the form."""
    found = []
    for name, label in LABELS.items():
        here, there = getattr(left, name), getattr(right, name)
        if said(here) or said(there):
            found.append(ComparedField(name, label, said(here), said(there), here == there))
    return tuple(found)


class Comparison(QObject):
    """Signals: `merged(kept id, merged id)`, `apart()`, `failed(sentence)`."""

    merged = Signal(object, object)
    apart = Signal()
    failed = Signal(str)

    def __init__(
        self,
        store: Store,
        actor: Actor,
        left: StoredPatient,
        right: StoredPatient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.left, self.right = left, right
        self.fields = compared(left.patient, right.patient)
        # A blank gives way by itself; of two values the left one counts until somebody chooses.
        self._takes_right = {field.name for field in self.fields if field.right and not field.left}
        self._waiting: Future[Any] | None = None
        self._asked = ""
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    @property
    def is_busy(self) -> bool:
        """Whether an acknowledgement is waited for."""
        return self._waiting is not None

    @property
    def may_merge(self) -> bool:
        """Whether whoever is at work may decide that these are one person, or two."""
        from db.rights import Right, allows

        return allows(self._actor.role, Right.MERGE_PATIENTS)

    def takes_right(self, name: str) -> bool:
        """Whether the right value of a field will count."""
        return name in self._takes_right

    def choose(self, name: str, *, right: bool) -> None:
        """Let the right or the left value of a field count."""
        if right:
            self._takes_right.add(name)
        else:
            self._takes_right.discard(name)

    def identity(self) -> Patient:
        """Who the person will be: the left identity with what was chosen from the right one."""
        chosen = {name: getattr(self.right.patient, name) for name in self._takes_right}
        return replace(self.left.patient, **chosen)

    def merge(self) -> None:
        """Put the right record under the left one. The answer comes as a signal."""
        self._ask(
            "merge",
            lambda: self._store.merging.merge(
                self._actor,
                self.left.id,
                self.right.id,
                id=uuid4(),
                expected_version=self.left.version,
                expected_merged_version=self.right.version,
                identity=self.identity(),
            ),
        )

    def say_two_people(self) -> None:
        """Keep that they are two people, so that nobody is asked again. The answer comes as a signal."""
        self._ask(
            "apart",
            lambda: self._store.merging.say_apart(self._actor, self.left.id, self.right.id, id=uuid4()),
        )

    def _ask(self, what: str, submit: Any) -> None:
        if self._waiting is None:
            self._asked = what
            self._waiting = submit()
            self._waiting.add_done_callback(self._homeward.arrived.emit)

    def _hear(self, waited: Future[Any]) -> None:
        from db.errors import Conflict, StorageProblem

        if waited is not self._waiting:
            return
        self._waiting = None
        problem = waited.exception()
        if isinstance(problem, Conflict):
            self.failed.emit(CHANGED)
        elif isinstance(problem, StorageProblem):
            self.failed.emit(problem.sentence)
        elif problem is not None:
            raise problem
        elif self._asked == "merge":
            self.merged.emit(self.left.id, self.right.id)
        else:
            self.apart.emit()


class TakingApart(QObject):
    """Takes merged records apart again. Signals: `done(TakenApart)`, `failed(sentence)`."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, store: Store, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    def take(self, merged_id: UUID) -> None:
        """Take a record out from under the other one. The answer comes as a signal."""
        future = self._store.merging.undo(self._actor, merged_id, id=uuid4())
        future.add_done_callback(self._homeward.arrived.emit)

    def _hear(self, future: Future[TakenApart]) -> None:
        from db.errors import StorageProblem

        problem = future.exception()
        if problem is None:
            self.done.emit(future.result())
        elif isinstance(problem, StorageProblem):
            self.failed.emit(problem.sentence)
        else:
            raise problem
