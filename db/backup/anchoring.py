"""The ends of the audit that lie in backups: what was cut off or put back since is found by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.audit.anchors import Anchor, against_anchors, current_anchor
from db.audit.events import Action
from db.backup.bundle import BackupInfo, BackupState, is_ahead
from db.codec import now
from db.door import Door
from db.models import AuditEventModel

ACCEPTED = "its end was accepted as it is"
"""What the audit says when an owner took a file for the right one (`checked`, kind `audit`)."""


@dataclass(frozen=True, slots=True)
class _WentBack:
    """Somebody put an older file in place on purpose, or accepted one. Backups made until `at` (UTC) that
    hold the event `since` are of the time that was left behind."""

    since: int
    at: datetime


def anchors_of(backups: Iterable[BackupInfo], door: Door) -> tuple[Anchor, ...]:
    """The anchors of the whole backups of this clinic, whose seals were proved. Errors: `StorageProblem`.

    Somebody who restores goes back on purpose, and the audit says so: backups of the time that was left
    behind say nothing about what came after. Nor do those from before an owner accepted the file.
    """
    went_back, moment = door.read_unasked(_went_back), now()

    def is_left_behind(anchor: Anchor) -> bool:
        # One from the future was made before, as far as anybody can tell: nothing else is ahead of the clock.
        return any(
            anchor.sequence >= each.since and (anchor.at <= each.at or is_ahead(anchor.at, moment))
            for each in went_back
        )

    return tuple(each for each in _in_manifests(backups, door) if not is_left_behind(each))


def held_to_backups(backups: Iterable[BackupInfo], door: Door) -> tuple[str, ...]:
    """What in the audit does not fit the newest end that backups remember of it, as one sentence; empty when
    all of them fit, which is a look at one event for each. Errors: `StorageProblem`.

    Last week's file that was put back together with the anchor beside it is found so.
    """
    found = tuple(backups)
    if not against_anchors(door, _in_manifests(found, door)):
        return ()
    anchors = sorted(anchors_of(found, door), key=lambda each: each.sequence, reverse=True)
    return against_anchors(door, anchors)[:1]


def _in_manifests(backups: Iterable[BackupInfo], door: Door) -> tuple[Anchor, ...]:
    own = current_anchor(door).database_id
    return tuple(
        Anchor(own, each.manifest.audit_sequence, each.manifest.audit_seal, each.manifest.made_at)
        for each in backups
        if each.state is BackupState.WHOLE
        and each.manifest is not None
        and "audit_event" in each.manifest.counts
    )


def _went_back(session: Session) -> tuple[_WentBack, ...]:
    event = AuditEventModel
    accepted = and_(event.action == Action.CHECKED.value, event.detail == ACCEPTED)
    query = select(event.sequence, event.at, event.action).where(
        or_(event.action == Action.RESTORED.value, accepted)
    )
    found = []
    for row in session.execute(query):
        since = 0
        if row.action == Action.RESTORED.value:
            # Bringing the backup up to date may have added events between its end and the restore.
            end = select(func.max(event.sequence)).where(
                event.sequence < row.sequence, event.action != Action.MIGRATED.value
            )
            since = (session.scalar(end) or 0) + 1
        found.append(_WentBack(since, row.at))
    return tuple(found)
