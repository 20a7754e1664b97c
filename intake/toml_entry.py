"""A strict view of one TOML table: every key must be known, every value of the right type.

Each refusal names the file, the entry and what would be right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from intake.catalogue import Catalogue, CatalogueProblem
from intake.catalogue_sources import Sourced

_KINDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class Entry:
    """One table of a data file. Ask for each key once, then call `finish`."""

    def __init__(self, table: object, where: str) -> None:
        if not isinstance(table, dict):
            raise CatalogueProblem(f"{where}: expected a table. Write keys and values.")
        self._table: dict[str, Any] = table
        self._asked: set[str] = set()
        self.where = where

    def problem(self, sentence: str) -> CatalogueProblem:
        """A refusal that names this entry."""
        return CatalogueProblem(f"{self.where}: {sentence}")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._table

    def _get(self, key: str, kind: type) -> Any:
        self._asked.add(key)
        if key not in self._table:
            raise self.problem(f'the key "{key}" is missing. Add it as {_KINDS[kind]}.')
        value = self._table[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, kind) or (kind in (int, float) and isinstance(value, bool)):
            raise self.problem(f'"{key}" must be {_KINDS[kind]}, not {value!r}.')
        return value

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value: str = self._get(key, str)
        if not value.strip():
            raise self.problem(f'"{key}" is empty. Write the text, or leave the key out if it may be.')
        return value

    def optional_text(self, key: str) -> str:
        """A text, or "" when the key is absent."""
        self._asked.add(key)
        return self.text(key) if self.has(key) else ""

    def whole(self, key: str) -> int:
        """A whole number of zero or more."""
        value: int = self._get(key, int)
        if value < 0:
            raise self.problem(f'"{key}" is {value}. Write zero or more.')
        return value

    def optional_whole(self, key: str) -> int | None:
        """A whole number, or None when the key is absent."""
        self._asked.add(key)
        return self.whole(key) if self.has(key) else None

    def number(self, key: str) -> float:
        """A number."""
        value: float = self._get(key, float)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false; with a default the key may be absent."""
        self._asked.add(key)
        if default is not None and not self.has(key):
            return default
        value: bool = self._get(key, bool)
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """A text out of a closed list."""
        value = self.text(key)
        if value not in allowed:
            raise self.problem(f'"{key}" is "{value}". Write one of: {", ".join(allowed)}.')
        return value

    def texts(self, key: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        values: list[object] = self._get(key, list)
        if not values and not may_be_empty:
            raise self.problem(f'"{key}" is empty. Name at least one.')
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.problem(f'"{key}" must hold texts only, not {value!r}.')
        return tuple(str(value) for value in values)

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key is absent."""
        self._asked.add(key)
        return self.texts(key, may_be_empty=True) if self.has(key) else ()

    def words(self, key: str) -> tuple[str, ...]:
        """One text, or a list of texts."""
        return (self.text(key),) if isinstance(self._table.get(key), str) else self.texts(key)

    def pair(self, key: str) -> tuple[float, float]:
        """Two numbers, low then high."""
        values: list[object] = self._get(key, list)
        numbers = [
            float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)
        ]
        if len(values) != 2 or len(numbers) != 2 or numbers[0] > numbers[1]:
            raise self.problem(f'"{key}" must be two numbers, the lower first, not {values!r}.')
        return numbers[0], numbers[1]

    def optional_pair(self, key: str) -> tuple[float, float] | None:
        """Two numbers, low then high, or None when the key is absent."""
        self._asked.add(key)
        return self.pair(key) if self.has(key) else None

    def table(self, key: str) -> Entry:
        """A table below this one."""
        return Entry(self._get(key, dict), f"{self.where}.{key}")

    def optional_table(self, key: str) -> Entry | None:
        """A table below this one, or None when the key is absent."""
        self._asked.add(key)
        return self.table(key) if self.has(key) else None

    def tables(self, key: str, *, name_by: str = "id") -> tuple[Entry, ...]:
        """A list of tables below this one; each is named in problems by one of its keys."""
        self._asked.add(key)
        if not self.has(key):
            return ()
        values: list[object] = self._get(key, list)
        entries = []
        for place, value in enumerate(values, start=1):
            name = value.get(name_by) if isinstance(value, Mapping) else None
            shown = name if isinstance(name, str) else f"{place}"
            entries.append(Entry(value, f"{self.where}, {key} {shown}"))
        return tuple(entries)

    def keys(self) -> tuple[str, ...]:
        """All keys of a table whose keys are data themselves; they all count as known."""
        self._asked.update(self._table)
        return tuple(self._table)

    def text_table(self, key: str) -> dict[str, str]:
        """A table of texts, empty when absent."""
        below = self.optional_table(key)
        return {name: below.text(name) for name in below.keys()} if below else {}  # noqa: SIM118 (Entry is no dict)

    def sources(self, *, may_be_empty: bool = False) -> tuple[str, ...]:
        """The `sources` of the entry."""
        return self.texts("sources", may_be_empty=may_be_empty)

    def sourced(self, key: str) -> Sourced:
        """A sourced text: a table of `text`, `sources`, and perhaps note, conflict, applies."""
        below = self.table(key)
        return below.as_sourced()

    def optional_sourced(self, key: str) -> Sourced | None:
        """A sourced text, or None when the key is absent."""
        self._asked.add(key)
        return self.sourced(key) if self.has(key) else None

    def sourced_list(self, key: str) -> tuple[Sourced, ...]:
        """A list of sourced texts."""
        return tuple(entry.as_sourced() for entry in self.tables(key, name_by="text"))

    def as_sourced(self) -> Sourced:
        """This whole table as a sourced text."""
        notes = [self.optional_text(name) for name in ("note", "conflict", "applies")]
        note = " ".join(note for note in notes if note)
        value = Sourced(self.text("text"), self.sources(), note, self.optional_texts("colours"))
        self.finish()
        return value

    def ignore(self, *keys: str) -> None:
        """Keys that are for readers of the file and stand for themselves."""
        self._asked.update(keys)

    def finish(self) -> None:
        """Refuse any key that was not asked for."""
        unknown = sorted(set(self._table) - self._asked)
        if unknown:
            raise self.problem(f'the key "{unknown[0]}" is not known. Remove it, or correct its spelling.')


def open_beside(name: str, catalogue: Catalogue, folder: Traversable | None = None) -> Entry:
    """Open a data file that belongs to a catalogue, by default the program's own, and check its version.

    Errors: `CatalogueProblem`.
    """
    folder = files("intake") / "data" if folder is None else folder
    try:
        table = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogueProblem(f"{name}: it cannot be read: {problem}. Install Candor again.") from None
    entry = Entry(table, name)
    if entry.text("version") != catalogue.version:
        raise entry.problem(f"its version is not that of the catalogue, {catalogue.version}.")
    return entry
