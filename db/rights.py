"""Who may do what. The door (`db.door`) asks this table at every call; the screens only follow it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is at the clinic."""

    FRONT_DESK = "front-desk"
    PRACTITIONER = "practitioner"
    CLINICAL_LEAD = "clinical-lead"
    OWNER = "owner"


class Right(StrEnum):
    """One thing that somebody may be allowed to do."""

    SEE_PATIENTS = "see-patients"
    """Identity, contact, the list, dates and prices of visits."""
    CHANGE_PATIENTS = "change-patients"
    PRINT_RELEASED = "print-released"
    """Print a released handout without seeing it."""
    READ_CONSULTATIONS = "read-consultations"
    """Answers, reasons, findings, notes, and every document."""
    WRITE_CONSULTATIONS = "write-consultations"
    SIGN = "sign"
    MERGE_PATIENTS = "merge-patients"
    """Decide that two records are one person, and take that back. That they are two, anybody may say."""
    SEE_CLINIC = "see-clinic"
    CHANGE_CLINIC = "change-clinic"
    SEE_PEOPLE = "see-people"
    MANAGE_PEOPLE = "manage-people"
    READ_AUDIT = "read-audit"
    BACK_UP = "back-up"
    RESTORE = "restore"
    CHANGE_KEYS = "change-keys"
    """Make a new data key, a new recovery code, or move the clinic to another database."""
    KEEP_OWN = "keep-own"
    """What belongs to oneself: the passphrase, text typed but not saved yet, which record is open."""


_FRONT_DESK = frozenset(
    {
        Right.SEE_PATIENTS,
        Right.CHANGE_PATIENTS,
        Right.PRINT_RELEASED,
        Right.SEE_CLINIC,
        Right.BACK_UP,
        Right.KEEP_OWN,
    }
)
_PRACTITIONER = _FRONT_DESK | {
    Right.READ_CONSULTATIONS,
    Right.WRITE_CONSULTATIONS,
    Right.SIGN,
    Right.MERGE_PATIENTS,
}
_CLINICAL_LEAD = _PRACTITIONER | {Right.CHANGE_CLINIC, Right.READ_AUDIT, Right.SEE_PEOPLE}
_OWNER = _CLINICAL_LEAD | {Right.MANAGE_PEOPLE, Right.RESTORE, Right.CHANGE_KEYS}

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.FRONT_DESK: _FRONT_DESK,
        Role.PRACTITIONER: _PRACTITIONER,
        Role.CLINICAL_LEAD: _CLINICAL_LEAD,
        Role.OWNER: _OWNER,
    }
)
"""Each role has what the one before it has. In a small clinic the owner is often the practitioner too."""


def allows(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS[role]
