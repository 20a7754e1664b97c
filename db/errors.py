"""What storage refuses, in words for the screen. No message holds anything about a patient."""

from __future__ import annotations

from enum import StrEnum

from db.records import StoredConsultation, StoredPatient


class Trouble(StrEnum):
    """What is wrong with the clinic's file or its disk, and the sentence that says what to do."""

    DISK_FULL = "The disk is full: free some space, then save again."
    LOCKED = "Another program is using the clinic's file: close it there, then try again."
    READ_ONLY = "The clinic's file may only be read here: allow writing to its folder, then try again."
    CANNOT_OPEN = "The clinic's file cannot be opened: check that its folder exists and may be written to."
    DISK_FAILED = "The disk could not be read or written: check it and its free space, then try again."
    DAMAGED = "The clinic's file is damaged: close Candor and restore the last backup."
    NOT_CANDOR = "This file is not a Candor file, or its key is wrong: choose another file."
    NEWER = "A newer Candor made this file: update this program, then open the file again."
    OLD_SQLITE = "This computer's copy of SQLite is too old to be safe: install Candor again."
    CANNOT_STORE = "The text holds a character that cannot be stored: delete it, then save again."
    EARLIER_FAILED = "An earlier change was not saved, so this one was not either: save again."
    NOT_STORED = "This record is not in the clinic's file: go back to the list and open it again."
    SAME_ID = "Another record has this number already: close this one and start again."
    SIGNED_OUT = "You are not signed in any more: sign in, then try again."
    NOT_ALLOWED = "Your role does not allow this: ask the owner of the clinic's file."
    NOT_RELEASED = "This handout is not released for printing: ask the practitioner to release it."
    SIGNED = "This consultation is signed and cannot change: make an amendment first."
    FINISHED = "This visit is finished and cannot change: open it again first."
    NAME_TAKEN = "Somebody signs in with this name already: choose another name."
    LAST_OWNER = "The clinic needs one owner who can sign in: make somebody else an owner first."
    PERSON_CHANGED = "Somebody else changed this person's entry: look at it again, then change it."
    DAY_CHANGED = "Somebody else changed this record meanwhile: check what stands here now, then save again."
    ANSWERS_CHANGED = "An answer was changed while this document was made: make it again."
    SESSION_NOTED = "This session was noted at another desk already: open it in the list of days."
    SETTINGS_CHANGED = "Somebody else changed the clinic's settings: look at them again, then save."
    BACKUP_DAMAGED = "This backup is damaged or not whole: choose another one."
    BACKUP_UNSOUND = "The copy did not pass its check and does not count: check the disk, then back up again."
    BACKUP_PLACE = "The folder for backups is not there: make it or plug it in, or choose another."
    BACKUP_PLACE_FULL = "The disk for backups is full: free some space on it, then back up again."
    KEY_FILE_MISSING = "The key file is missing from beside the clinic's file: restore the last backup."
    NO_BACKUP = "There is no good backup yet: make one first."
    STOPPED = "It was stopped before its end: nothing was changed, start it again when you like."
    FILE_REPLACED = "The clinic's file was replaced while it was open: close Candor, then open it again."
    FOLDER_GONE = "The clinic's folder cannot be reached: connect its drive or network, then save again."
    ON_A_SHARE = "A clinic's file may not lie on a network share: choose a folder here, or use PostgreSQL."
    NOT_UPGRADED = "The clinic's file could not be brought up to date and stays as it was: try again."
    NOT_TAKEN_OVER = "The old file could not be encrypted and stays as it was: try again."
    CLOSED = "The clinic's file is closed: open it again, then save again."
    SERVER_GONE = "The clinic's server cannot be reached: check the network; nothing typed here is lost."
    SERVER_BUSY = "The clinic's server is too busy to answer: wait a moment, then try again."
    SERVER_BEHIND = (
        "The clinic's server is of an older Candor: "
        "have its administrator run the command server --at ADDRESS."
    )
    SERVER_NOT_CANDOR = (
        "This database on the server holds no clinic: check the address, or move the clinic there."
    )
    SERVER_ADDRESS = "This is no address of a clinic's server: write postgresql://computer:port/database."
    SERVER_SECRET = "The address of the clinic's server must not hold a password: take it out of the address."
    SERVER_PLAIN = (
        "The line to the clinic's server is not encrypted: write sslmode=verify-full into its address."
    )
    SERVER_TOO_OLD = "The clinic's server is too old: Candor needs PostgreSQL 14 or newer."
    SERVER_TAKEN = "There is a clinic in this database already: choose an empty one."
    SERVER_ADMINISTRATOR = (
        "This needs the server's administrator: sign in to the server as one, then try again."
    )
    NOT_THE_SAME = "The copy was not the same as what was there: nothing was changed; try again."
    UNEXPECTED = "The clinic's file refused this: close Candor, open it again and check the last entry."


class StorageProblem(Exception):
    """Storage could not do what was asked. `sentence` says what to do; `trouble` says which kind it is."""

    def __init__(self, sentence: str, trouble: Trouble = Trouble.UNEXPECTED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.trouble = trouble

    @classmethod
    def of(cls, trouble: Trouble) -> StorageProblem:
        """The problem of a kind, with its sentence."""
        return cls(trouble.value, trouble)


class Conflict(Exception):
    """Somebody else saved this record since it was read. `current` is what is stored now.

    Nothing was overwritten. Further saves of the record are refused until it is read again.
    """

    def __init__(self, current: StoredConsultation | StoredPatient) -> None:
        super().__init__("Somebody else saved this record since it was opened here.")
        self.current = current
