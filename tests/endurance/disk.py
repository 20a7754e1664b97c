"""A disk that forgets: what is on it after the power fails, by what a program has written and synced.

Only what was synced is sure: the content of a file by a sync of the file, its name by a sync of its folder.
Of the rest each sector of 512 bytes may or may not have reached the disk; names reach it in their order.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.endurance.recorder import Call

SECTOR = 512
Cut = Literal["torn", "dropped"]
"""`torn`: each unsynced sector survives by the toss of a coin. `dropped`: no unsynced one does."""


@dataclass
class Disk:
    """What is sure, and what is under way. Files go by numbers; a name leads to a number."""

    contents: dict[int, bytearray] = field(default_factory=dict)
    under_way: dict[int, list[Call]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    names_under_way: list[Call] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)

    def take(self, call: Call) -> None:
        """Carry out one call of the log."""
        match call.kind:
            case "w" | "t":
                self.under_way.setdefault(call.file, []).append(call)
            case "s":
                content = self._content(call.file)
                for each in self.under_way.pop(call.file, ()):
                    _apply(content, each)
            case "c" | "r" | "u":
                self.names_under_way.append(call)
            case "d":
                for each in self.names_under_way:
                    _rename(self.names, each)
                self.names_under_way.clear()
            case "a":
                self.acknowledged.append(call.place)
            case _:
                raise ValueError(f"no such call: {call.kind}")

    def after_power_cut(self, cut: Cut, chance: random.Random) -> Mapping[str, bytes]:
        """The files that are there when the power is back."""
        names = dict(self.names)
        if cut == "torn":
            for each in self.names_under_way[: chance.randint(0, len(self.names_under_way))]:
                _rename(names, each)
        return {name: bytes(self._survived(file, cut, chance)) for name, file in names.items()}

    def _survived(self, file: int, cut: Cut, chance: random.Random) -> bytearray:
        content = bytearray(self._content(file))
        if cut == "torn":
            for call in self.under_way.get(file, ()):
                _apply_by_sectors(content, call, chance)
        return content

    def _content(self, file: int) -> bytearray:
        return self.contents.setdefault(file, bytearray())


def _apply(content: bytearray, call: Call) -> None:
    if call.kind == "t":
        _resize(content, call.place)
    else:
        _write(content, call.place, call.content)


def _apply_by_sectors(content: bytearray, call: Call, chance: random.Random) -> None:
    if call.kind == "t":
        if chance.random() < 0.5:
            _resize(content, call.place)
        return
    at, end = call.place, call.place + len(call.content)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        if chance.random() < 0.5:
            _write(content, at, call.content[at - call.place : until - call.place])
        at = until


def _write(content: bytearray, at: int, piece: bytes) -> None:
    if at > len(content):
        _resize(content, at)
    content[at : at + len(piece)] = piece


def _resize(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))


def _rename(names: dict[str, int], call: Call) -> None:
    if call.kind == "c":
        names[call.content.decode()] = call.file
    elif call.kind == "u":
        names.pop(call.content.decode(), None)
    else:
        before, after = call.content.decode().split("\0")
        names[after] = names.pop(before)
