"""The audit in plain words. Nothing of a patient is in them: an event holds no content."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from db.audit.events import Action, NotedEvent

ACTION_WORDS: Mapping[Action, str] = MappingProxyType(
    {
        Action.SIGNED_IN: "Signed in",
        Action.SIGN_IN_FAILED: "A sign in failed",
        Action.LOCKED: "Locked the screen",
        Action.SIGNED_OUT: "Signed out",
        Action.VIEWED: "Looked at",
        Action.ADDED: "Added",
        Action.CHANGED: "Changed",
        Action.FINISHED: "Finished",
        Action.REOPENED: "Opened again",
        Action.OVERRULED: "Overruled a finding",
        Action.DOCUMENT_MADE: "Made a document",
        Action.RELEASED: "Released a handout",
        Action.PRINTED: "Printed a document",
        Action.EXPORTED: "Exported",
        Action.IMPORTED: "Imported",
        Action.SIGNED: "Signed a document",
        Action.AMENDED: "Began an amendment",
        Action.PHOTO_ADDED: "Added a photo",
        Action.PHOTO_CHANGED: "Changed what stands of a photo",
        Action.PHOTO_CONSENT: "Noted what a patient said to a use of photos",
        Action.SESSION_NOTED: "Noted a session",
        Action.OUTCOME_NOTED: "Noted how a course turned out",
        Action.MERGED: "Put two records together, or took them apart",
        Action.CONFLICT: "Two people saved at once",
        Action.PERSON_ADDED: "Added a person",
        Action.PERSON_CHANGED: "Changed a person",
        Action.PASSPHRASE_CHANGED: "Changed a passphrase",
        Action.KEY_CHANGED: "Changed the key of the data",
        Action.RECOVERED: "Used the recovery code",
        Action.BACKED_UP: "Made a backup",
        Action.BACKUP_FAILED: "A backup failed",
        Action.REHEARSED: "Rehearsed a restore",
        Action.RESTORED: "Restored a backup",
        Action.MIGRATED: "Took over from an earlier version",
        Action.MOVED: "Moved the clinic to another database",
        Action.CHECKED: "Checked",
        Action.CLOCK_JUMPED: "The clock of the computer jumped",
        Action.ERASED: "Erased",
        Action.UNREADABLE: "This event cannot be read: check the audit",
    }
)
"""What each action is called, in lists and at the beginning of an event's words."""

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "patient": "a patient",
        "consultation": "a consultation",
        "document": "a document",
        "clinic": "the settings of the clinic",
        "person": "a person",
        "audit": "the audit",
        "lost edit": "what a conflict kept from being saved",
        "day": "the consultations of a day",
        "backup": "a backup",
        "database": "the database",
        "desk": "the settings of a desk",
        "photo": "a photo",
    }
)

_NAMES_ITS_KIND = frozenset(
    {
        Action.SIGNED_IN,
        Action.SIGN_IN_FAILED,
        Action.LOCKED,
        Action.SIGNED_OUT,
        Action.DOCUMENT_MADE,
        Action.RELEASED,
        Action.PRINTED,
        Action.SIGNED,
        Action.PHOTO_ADDED,
        Action.PHOTO_CHANGED,
        Action.PHOTO_CONSENT,
        Action.SESSION_NOTED,
        Action.OUTCOME_NOTED,
        Action.MERGED,
        Action.PERSON_ADDED,
        Action.PERSON_CHANGED,
        Action.PASSPHRASE_CHANGED,
        Action.KEY_CHANGED,
        Action.BACKED_UP,
        Action.BACKUP_FAILED,
        Action.RESTORED,
        Action.CLOCK_JUMPED,
        Action.UNREADABLE,
    }
)
_MOST_FIELDS = 6


def words_of(noted: NotedEvent) -> str:
    """What was done, in one line of plain words that begins with a capital."""
    event = noted.event
    words = ACTION_WORDS[event.action]
    kind = KIND_WORDS.get(event.kind, event.kind)
    if kind and event.action not in _NAMES_ITS_KIND:
        joint = ": " if event.action in _WITH_COLON else " "
        words = f"{words}{joint}{kind}"
    if event.detail:
        words = f"{words} ({_spoken(event.detail)})"
    if event.fields:
        shown = ", ".join(_spoken(name) for name in event.fields[:_MOST_FIELDS])
        more = len(event.fields) - _MOST_FIELDS
        words = f"{words}: {shown}{f' and {more} more' if more > 0 else ''}"
    return words


_WITH_COLON = frozenset({Action.OVERRULED, Action.AMENDED, Action.CONFLICT, Action.MIGRATED})


def _spoken(name: str) -> str:
    """The name of a field as words: "emergency_contact" is "emergency contact". Dates stay as they are."""
    if any(character.isdigit() for character in name) and not any(c.isalpha() for c in name):
        return name
    return name.replace("_", " ").replace("-", " ")


def actions_called(text: str) -> tuple[Action, ...]:
    """The actions whose words hold a text, case aside."""
    wanted = text.casefold()
    return tuple(action for action, words in ACTION_WORDS.items() if wanted in words.casefold())
