"""The ends of the audit that lie in backups: what was cut off or put back since is found by them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit.anchors import Anchor, current_anchor
from db.audit.events import Action
from db.backup.bundle import BackupInfo, BackupState
from db.door import Door
from db.models import AuditEventModel


def anchors_of(backups: Iterable[BackupInfo], door: Door) -> tuple[Anchor, ...]:
    """The anchors of the whole backups of this clinic, whose seals were proved. Errors: `StorageProblem`.

    Somebody who restores goes back on purpose, and the audit says so: backups of the time that was left
    behind say nothing about what came after.
    """
    query = (
        select(AuditEventModel.sequence, AuditEventModel.at)
        .where(AuditEventModel.action == Action.RESTORED.value)
        .order_by(AuditEventModel.sequence.desc())
        .limit(1)
    )

    def read(session: Session) -> Anchor | None:
        row = session.execute(query).one_or_none()
        return None if row is None else Anchor(own, row.sequence, "", row.at)

    own = current_anchor(door).database_id
    restored = door.read_unasked(read)
    found = []
    for each in backups:
        manifest = each.manifest
        if each.state is not BackupState.WHOLE or manifest is None or "audit_event" not in manifest.counts:
            continue
        left_behind = (
            restored is not None
            and manifest.audit_sequence >= restored.sequence
            and manifest.made_at <= restored.at
        )
        if not left_behind:
            found.append(Anchor(own, manifest.audit_sequence, manifest.audit_seal, manifest.made_at))
    return tuple(found)
