"""The backups of an open clinic: made when they are due, to both places, thinned out, and noted in the audit.

Every method may take seconds: none runs on the window's thread, and one at a time.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from db.actor import Actor
from db.audit.anchors import Anchor
from db.audit.events import Action, Event
from db.backup.anchoring import anchors_of, held_to_backups
from db.backup.bundle import (
    BackupInfo,
    BackupState,
    Reason,
    list_backups,
    newest_good,
)
from db.backup.making import BackupReport, copy_bundle, make_backup
from db.backup.places import is_apart, own_place, reachable_second
from db.backup.rehearsal import RehearsalReport, rehearse
from db.backup.schedule import BackupsState, is_due, state_of, to_remove
from db.backup.sources import BackupSource
from db.backup.steps import Steps
from db.codec import now
from db.desk import UNREADABLE, is_readable, read_desk, require_readable, write_desk
from db.door import Door
from db.errors import StorageProblem, Trouble
from db.keys import layout
from db.rights import Right

ONLY_OWNERS = (
    "This clinic is on a server, where only an owner's sign-in reads every table: "
    "ask an owner to sign in and make the backup."
)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made. `second` is its copy in the second place, None where that failed or there is
    none; `second_trouble` is the sentence why it failed, "" otherwise."""

    report: BackupReport
    second: BackupReport | None
    second_trouble: str
    removed: int


class Keeper:
    """Backups of one open clinic. `folder` is the clinic's folder on this desk, also of one with a server."""

    def __init__(self, door: Door, source: BackupSource, folder: Path) -> None:
        self._door = door
        self._source = source
        self._folder = folder

    @property
    def own_place(self) -> Path:
        """The folder for backups inside the clinic's folder."""
        return own_place(self._folder)

    @property
    def places(self) -> tuple[Path, ...]:
        """Where backups go now: the own folder, then the second place if it can be reached."""
        second = reachable_second(read_desk(self._folder), self._folder)
        return (self.own_place,) if second is None else (self.own_place, second)

    def all(self) -> tuple[BackupInfo, ...]:
        """This clinic's backups in both places, newest first. One that it did not seal counts as damaged."""
        return list_backups(self.places, database_id=self._database_id(), secrets=self._source.secrets)

    def newest(self) -> BackupInfo | None:
        """The newest good backup: what a recovery is offered from."""
        return newest_good(self.all(), now())

    def anchors(self) -> tuple[Anchor, ...]:
        """The ends of the audit in the backups, for its check. Errors: `StorageProblem`."""
        return anchors_of(self.all(), self._door)

    def held_to_backups(self, actor: Actor, backups: tuple[BackupInfo, ...]) -> tuple[str, ...]:
        """What in the audit does not fit its ends in the backups, as `all` gave them; noted too.

        For the first look after a sign-in: no database of a backup is opened. Nothing is looked at for
        somebody who could not read the audit of a server. Errors: `StorageProblem`.
        """
        if not self._door.may(actor, self._source.needed):
            return ()
        told = held_to_backups(backups, self._door)
        if told:
            self._note(actor, Event(Action.CHECKED, "audit", detail="its end does not fit the backups"))
        return told

    def is_due(self, at: datetime | None = None) -> bool:
        """Whether four hours have gone since the last good backup in the own folder."""
        moment = at or now()
        newest = newest_good(self._in(self.own_place), moment)
        return is_due(moment, None if newest is None else newest.made_at)

    def state(self, at: datetime | None = None) -> BackupsState:
        """What is always on screen."""
        desk = read_desk(self._folder)
        reached = reachable_second(desk, self._folder)
        return state_of(
            at or now(),
            here=self._in(self.own_place),
            second_place=desk.second_place,
            second=None if reached is None else self._in(reached),
            last_second_copy=desk.last_second_copy,
            last_rehearsal=desk.last_rehearsal,
            desk_told="" if is_readable(self._folder) else UNREADABLE,
        )

    def may_back_up(self, actor: Actor) -> bool:
        """Whether they can make a backup: of a clinic on a server only an owner can."""
        return self._door.may(actor, Right.BACK_UP) and self._door.may(actor, self._source.needed)

    def back_up(
        self, actor: Actor, reason: Reason = Reason.BY_HAND, *, steps: Steps | None = None
    ) -> BackedUp:
        """Make a backup, copy it to the second place, remove old ones, note it.

        That the second place failed is told in what is given back: the backup itself is good. Right: BACK_UP,
        and on a server that of an owner. Errors: `StorageProblem`, noted too.
        """
        self._require_copying(actor)
        report = self._made(actor, self.own_place, reason, steps)
        second, trouble = self._copy_to_second(report, steps)
        removed = self._thin_out(report.manifest.database_id)
        place = "both places" if second else "second place failed" if trouble else "own folder only"
        self._note(
            actor,
            Event(
                Action.BACKED_UP,
                "backup",
                report.manifest.id,
                after=report.manifest.seal,
                detail=f"{reason.value}, {place}, {removed} old removed",
            ),
        )
        return BackedUp(report, second, trouble, removed)

    def back_up_to(self, actor: Actor, place: Path, *, steps: Steps | None = None) -> BackupReport:
        """Make a backup in a folder of one's own choice, in which nothing is removed; note it.

        Rights and errors: as `back_up`.
        """
        self._require_copying(actor)
        report = self._made(actor, place, Reason.BY_HAND, steps)
        detail = f"{Reason.BY_HAND.value}, folder of own choice"
        id, seal = report.manifest.id, report.manifest.seal
        self._note(actor, Event(Action.BACKED_UP, "backup", id, after=seal, detail=detail))
        return report

    def back_up_if_due(self, actor: Actor, *, steps: Steps | None = None) -> BackedUp | None:
        """Make the four-hourly backup if it is due, and if they can make one. Errors: as `back_up`."""
        if not self.may_back_up(actor) or not self.is_due():
            return None
        return self.back_up(actor, Reason.SCHEDULE, steps=steps)

    def rehearse(self, actor: Actor, *, steps: Steps | None = None) -> RehearsalReport:
        """Try to restore the newest good backup in a scratch folder; note it and remember the day.

        Right: BACK_UP. Errors: `StorageProblem`, noted too.
        """
        self._door.require_now(actor, Right.BACK_UP)
        newest = self.newest()
        if newest is None:
            raise StorageProblem.of(Trouble.NO_BACKUP)
        known = newest.manifest.id if newest.manifest is not None else None
        try:
            report = rehearse(newest, self._folder, self._source.secrets, steps=steps)
        except StorageProblem as problem:
            if problem.trouble is not Trouble.STOPPED:
                detail = f"failed: {problem.trouble.name.lower()}"
                self._note(actor, Event(Action.REHEARSED, "backup", known, detail=detail))
            raise
        made = report.made_at.isoformat(timespec="seconds")
        self._note(actor, Event(Action.REHEARSED, "backup", known, detail=f"backup of {made}, all sound"))
        write_desk(self._folder, replace(read_desk(self._folder), last_rehearsal=now()))
        return report

    def choose_second_place(self, actor: Actor, place: Path | None) -> None:
        """Pick the folder for second copies, or none; note it. Right: CHANGE_CLINIC.

        It decides where copies of the whole clinic go, or that none go anywhere: a setting of the clinic, as
        its letterhead is. The audit gets no path: it may hold a name. Errors: `StorageProblem` when it is not
        there, may not be written to, or is the own folder.
        """
        self._door.require_now(actor, Right.CHANGE_CLINIC)
        require_readable(self._folder)
        if place is not None:
            place = place.absolute()
            if not place.is_dir() or place.resolve().is_relative_to(self._folder.resolve()):
                raise StorageProblem.of(Trouble.BACKUP_PLACE)
        desk = read_desk(self._folder)
        if desk.second_place != place:
            apart = place is not None and is_apart(place, self._folder)
            changed = replace(desk, second_place=place, second_place_is_apart=apart, last_second_copy=None)
            before = "none" if desk.second_place is None else "another"
            now_is = "none" if place is None else "on another disk" if apart else "on the same disk"
            # Noted first: what the audit cannot keep does not happen.
            self._note(actor, Event(Action.CHANGED, "second place", detail=f"{now_is}, {before} before"))
            write_desk(self._folder, changed)

    def _require_copying(self, actor: Actor) -> None:
        self._door.require_now(actor, Right.BACK_UP)
        if not self._door.may(actor, self._source.needed):
            raise StorageProblem(ONLY_OWNERS, Trouble.NOT_ALLOWED)

    def _made(self, actor: Actor, place: Path, reason: Reason, steps: Steps | None) -> BackupReport:
        try:
            own = place == self.own_place
            return make_backup(self._source, place, reason=reason, make_place=own, steps=steps)
        except StorageProblem as problem:
            if problem.trouble is not Trouble.STOPPED:
                self._note(actor, Event(Action.BACKUP_FAILED, "backup", detail=problem.trouble.name.lower()))
            raise

    def _copy_to_second(self, report: BackupReport, steps: Steps | None) -> tuple[BackupReport | None, str]:
        if not is_readable(self._folder):
            # There may be a second place: that it gets no copy is not kept quiet.
            return None, UNREADABLE
        desk = read_desk(self._folder)
        if desk.second_place is None:
            return None, ""
        place = reachable_second(desk, self._folder)
        if place is None:
            return None, Trouble.BACKUP_PLACE.value
        try:
            copied = copy_bundle(report.path, place, self._source.secrets, steps=steps)
            # Read anew: copying takes a while, and somebody may have chosen something meanwhile.
            now_kept = read_desk(self._folder)
            if now_kept.second_place == desk.second_place:
                write_desk(self._folder, replace(now_kept, last_second_copy=report.manifest.made_at))
        except StorageProblem as problem:
            return None, problem.sentence
        return copied, ""

    def _thin_out(self, database_id: UUID) -> int:
        removed = 0
        for place in self.places:
            backups = list_backups((place,), database_id=database_id, secrets=self._source.secrets)
            for each in to_remove(backups, now(), half_made=place == self.own_place):
                removed += _remove(each)
        return removed

    def _in(self, place: Path) -> tuple[BackupInfo, ...]:
        return list_backups((place,), database_id=self._database_id(), secrets=self._source.secrets)

    def _database_id(self) -> UUID | None:
        try:
            return layout.parse(self._source.key_file()).database_id
        except (StorageProblem, layout.Changed, layout.NewerVersion, layout.Unreadable):
            return None

    def _note(self, actor: Actor, event: Event) -> None:
        self._door.note(actor, event).result()


def _remove(backup: BackupInfo) -> bool:
    """Remove a backup's folder; renamed first, so that a kill leaves nothing that looks like a backup."""
    path = backup.path
    if backup.state is not BackupState.UNFINISHED:
        gone = path.with_name(f"{path.name}.part")
        try:
            path.rename(gone)
        except OSError:
            return False
        path = gone
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()
