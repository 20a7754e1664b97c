"""The clinical lead's signature of a version of the clinical content, in the settings of the clinic.

It binds the SHA-256 of the catalogue's files. The name is that of the sign-in and the day is today: neither
is taken from a caller.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from db.actor import Actor
from db.codec import now
from db.errors import StorageProblem, Trouble
from db.models import ClinicSettingsModel
from db.reading import CLINIC_ROW
from db.records import Saved
from db.saving_patients import put_clinic, stored_settings
from db.scribe import Scribe
from intake.answer_document import DocumentProblem
from intake.clinic import NO_CLINIC, Clinic, SignOff
from intake.clinic_document import clinic_from_json

NO_NAME = "Your entry in the list of people has no name: have it written there, then sign."
_SHA256 = re.compile(r"[0-9a-f]{64}")


def require_content(version: str, sha256: str) -> None:
    """Errors: `ValueError` for what names no version of the clinical content."""
    if not version or not _SHA256.fullmatch(sha256):
        raise ValueError("a version and the SHA-256 of its files are needed")


def signed_already(session: Session, actor: Actor, version: str, sha256: str | None) -> Saved | None:
    """The settings as they stand, where they say already what is asked for: an acknowledgement got lost.

    `sha256` None asks whether nobody has signed the version.
    """
    row = session.get(ClinicSettingsModel, CLINIC_ROW)
    signed = dict(stored_settings(row).catalogue_sign_off).get(version)
    if sha256 is None:
        is_so = signed is None
    else:
        is_so = signed is not None and (signed.name, signed.sha256) == (actor.name, sha256)
    return Saved(row.version, row.saved_at) if row is not None and is_so else None


def sign_content(session: Session, scribe: Scribe, version: str, sha256: str | None) -> Saved:
    """Sign a version in the name of who asks, with today's day; `sha256` None takes its signature back."""
    row = session.get(ClinicSettingsModel, CLINIC_ROW)
    clinic = _whole(row)
    name = scribe.actor.name
    if not name.strip():
        raise StorageProblem(NO_NAME, Trouble.NOT_ALLOWED)
    others = tuple(one for one in clinic.catalogue_sign_off if one[0] != version)
    signed = () if sha256 is None else ((version, SignOff(name, now().astimezone().date(), sha256)),)
    what = "withdrawn" if sha256 is None else "signed off"
    changed = replace(clinic, catalogue_sign_off=(*others, *signed))
    return put_clinic(session, scribe, row, changed, detail=f"clinical content {version} {what}")


def _whole(row: ClinicSettingsModel | None) -> Clinic:
    """The settings of a row. Errors: `StorageProblem`: a signature does not write over what is damaged."""
    try:
        return NO_CLINIC if row is None else clinic_from_json(row.document)
    except DocumentProblem:
        raise StorageProblem.of(Trouble.DAMAGED) from None
