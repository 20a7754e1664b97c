"""The key file as text: strict JSON, in one spelling only, sealed as a whole."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from uuid import UUID

from db.keys import sealed
from db.keys.place import MOST_BYTES
from db.keys.slots import Kind, Slot
from db.keys.work import Work

FORMAT, VERSION = "candor keys", 1
MOST_SLOTS = 400
MOST_NAME = 200
MOST_DEPTH = 6
TEXT = r'"(?:[^"\\]|\\.)*"'
"""A text in JSON, as Python and PostgreSQL write such a pattern."""


class Unreadable(Exception):
    """The bytes are no key file at all."""


class NewerVersion(Exception):
    """It is a key file of a newer program."""


class Changed(Exception):
    """It is a key file, but one of its values cannot be right. `database_id` where that could be read."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file. `before` is set during a change of the data key: the one before it, under the new one.

    `seal` is the HMAC over everything else, under a key that only the data key gives.
    """

    database_id: UUID
    slots: tuple[Slot, ...]
    before: bytes | None = field(default=None, repr=False)
    seal: bytes = field(default=b"", repr=False)

    def sealed(self, data_key: bytes) -> KeyFile:
        """The same with its seal."""
        return replace(self, seal=sealed.file_seal(data_key, self.database_id.bytes, self._content()))

    def is_sealed(self, data_key: bytes) -> bool:
        """Whether nobody without the data key changed anything."""
        return sealed.same(self.seal, sealed.file_seal(data_key, self.database_id.bytes, self._content()))

    def to_bytes(self) -> bytes:
        """The file."""
        document = {**self._document(), "seal": _text(self.seal)}
        return json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"

    def _content(self) -> bytes:
        return json.dumps(self._document(), sort_keys=True, separators=(",", ":")).encode("ascii")

    def _document(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "database": str(self.database_id),
            "secret": {"before": None if self.before is None else _text(self.before)},
            "slots": [_slot_document(slot) for slot in self.slots],
        }


def parse(data: bytes) -> KeyFile:
    """Read a key file; nothing in it is believed yet. Errors: `Unreadable`, `NewerVersion`, `Changed`."""
    document = _strict_json(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unreadable
    version = document.get("version")
    if type(version) is not int or version < VERSION:
        raise Changed
    if version > VERSION:
        raise NewerVersion
    try:
        fields = _fields(document, "format", "version", "database", "secret", "slots", "seal")
        before = _fields(fields["secret"], "before")["before"]
        slots = fields["slots"]
        if not isinstance(slots, list) or not 0 < len(slots) <= MOST_SLOTS:
            raise ValueError
        read = tuple(map(_slot, slots))
        if len({slot.id for slot in read}) != len(read):
            raise ValueError
        return KeyFile(
            _uuid(fields["database"]),
            read,
            None if before is None else _bytes(before, sealed.WRAPPED_BYTES),
            _bytes(fields["seal"], sealed.SEAL_BYTES),
        )
    except (ValueError, TypeError):
        pass
    raise Changed


def _strict_json(data: bytes) -> object:
    if len(data) > MOST_BYTES:
        raise Unreadable
    try:
        text = data.decode("ascii")
        _refuse_depth(text)
        return json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError):
        pass
    raise Unreadable


def _refuse_depth(text: str) -> None:
    depth = 0
    # A bracket within a text, such as a sign-in name, opens nothing.
    for mark in re.sub(TEXT, "", text):
        depth += (mark in "[{") - (mark in "]}")
        if depth > MOST_DEPTH:
            raise ValueError


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _refuse(_text: str) -> object:
    raise ValueError


def _slot_document(slot: Slot) -> dict[str, object]:
    return {
        "id": str(slot.id),
        "kind": slot.kind.value,
        "person": None if slot.person_id is None else str(slot.person_id),
        "sign_in": slot.sign_in,
        "argon2id": {
            "passes": slot.work.passes,
            "mebibytes": slot.work.mebibytes,
            "lanes": slot.work.lanes,
            "salt": _text(slot.salt),
        },
        "public": _text(slot.public),
        "private": _text(slot.private),
        "secrets": _text(slot.secrets),
    }


def _slot(value: object) -> Slot:
    fields = _fields(value, "id", "kind", "person", "sign_in", "argon2id", "public", "private", "secrets")
    argon = _fields(fields["argon2id"], "passes", "mebibytes", "lanes", "salt")
    kind, sign_in = fields["kind"], fields["sign_in"]
    if not isinstance(kind, str) or not isinstance(sign_in, str) or len(sign_in) > MOST_NAME:
        raise ValueError
    person = fields["person"]
    if (person is None) != (kind == Kind.RECOVERY):
        raise ValueError
    return Slot(
        id=_uuid(fields["id"]),
        kind=Kind(kind),
        person_id=None if person is None else _uuid(person),
        sign_in=sign_in,
        work=Work(_whole(argon["passes"]), _whole(argon["mebibytes"]), _whole(argon["lanes"])),
        salt=_bytes(argon["salt"], sealed.SALT_BYTES),
        public=_bytes(fields["public"], sealed.PUBLIC_BYTES),
        private=_bytes(fields["private"], sealed.WRAPPED_BYTES),
        secrets=_bytes(fields["secrets"], sealed.LEFT_BYTES),
    )


def _fields(value: object, *names: str) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise ValueError
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError
    return value


def _uuid(value: object) -> UUID:
    if not isinstance(value, str):
        raise ValueError
    read = UUID(value)
    if str(read) != value:
        raise ValueError
    return read


def _text(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, str):
        raise ValueError
    try:
        read = b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError from None
    if len(read) != length or _text(read) != value:
        raise ValueError
    return read
