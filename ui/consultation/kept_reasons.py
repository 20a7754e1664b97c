"""Reasons that were typed and not recorded yet: they survive a lock, a power cut and a kill."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.registry.kept_text import KeptText

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.consultation.frozen_banner import FrozenBanner
    from ui.consultation.override_form import OverrideForm

OVERRIDE, AMENDMENT = "override", "amendment"
RESTORED = "What you had typed and not recorded is there again: {where}."
_WHERE = {OVERRIDE: "Overrule a finding", AMENDMENT: "Amend"}


class KeptReasons(QObject):
    """Keeps the text of both forms of one consultation, each in a place of its own, for who typed it."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        consultation_id: UUID,
        overrides: OverrideForm,
        banner: FrozenBanner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._overrides, self._banner = overrides, banner
        self._beginning = f"consultation/{consultation_id}/"
        self._of_override = KeptText(store, actor, lambda: (self._place(OVERRIDE), overrides.typed()), self)
        self._of_amendment = KeptText(store, actor, lambda: (self._place(AMENDMENT), banner.typed()), self)
        self._all = (self._of_override, self._of_amendment)
        # A form that could not show again what is kept for it must not take that for "nothing typed".
        self._in_use: set[KeptText] = set()
        overrides.touched.connect(lambda: self._touch(self._of_override))
        banner.touched.connect(lambda: self._touch(self._of_amendment))

    def restore(self) -> str:
        """Bring back what this person typed; gives where it is, or "". Errors: `StorageProblem`."""
        for kept in self._all:
            kept.read_all(self._beginning)
        where = []
        for name, form, kept in (
            (OVERRIDE, self._overrides, self._of_override),
            (AMENDMENT, self._banner, self._of_amendment),
        ):
            text = kept.known.get(self._place(name), "")
            if text and kept not in self._in_use and form.restore(_read(text)):
                self._in_use.add(kept)
                where.append(_WHERE[name])
        return RESTORED.format(where=", ".join(where)) if where else ""

    def keep(self) -> None:
        """Keep what is typed now, without waiting for the disk."""
        for kept in self._in_use:
            kept.keep()

    def keep_now(self, seconds: float) -> bool:
        """Keep what is typed and wait for the disk. Whether all is kept."""
        kept = [each.keep_now(seconds) for each in self._in_use]
        return all(kept)

    def _touch(self, kept: KeptText) -> None:
        self._in_use.add(kept)
        kept.touch()

    def _place(self, name: str) -> str:
        return f"{self._beginning}{name}"


def written(**parts: str) -> str | None:
    """What is typed, as it is kept; None while there is no reason."""
    return json.dumps(parts, ensure_ascii=False) if parts["reason"].strip() else None


def _read(text: str) -> dict[str, str]:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}
