"""What changed between two versions of the catalogue, for whoever signs the newer one."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

from intake.catalogue_reader import FILES, load_catalogue
from intake.evidence_changes import Change, Was, changes, earlier_catalogue
from intake.evidence_index import Kind, Ref

CATALOGUE = load_catalogue()
DATA = Path(__file__).parents[2] / "intake" / "data"


def test_a_version_differs_in_nothing_from_itself() -> None:
    assert changes(CATALOGUE, load_catalogue()) == ()


def test_what_was_added_changed_and_removed_is_named() -> None:
    first, second, *others = CATALOGUE.contraindications
    changed = replace(second, action="Something else.")
    before = replace(CATALOGUE, contraindications=(first, second, *others[1:]))
    now = replace(CATALOGUE, contraindications=(changed, *others))
    assert changes(before, now) == (
        Change(Ref(Kind.RULE, second.id), second.name, Was.CHANGED),
        Change(Ref(Kind.RULE, others[0].id), others[0].name, Was.ADDED),
        Change(Ref(Kind.RULE, first.id), first.name, Was.REMOVED),
    )


def test_a_changed_source_and_a_changed_text_are_seen() -> None:
    source = replace(CATALOGUE.sources[0], limitations="Read again.")
    day = replace(CATALOGUE.days[0], text="Another sentence.")
    now = replace(CATALOGUE, sources=(source, *CATALOGUE.sources[1:]), days=(day, *CATALOGUE.days[1:]))
    assert {change.ref for change in changes(CATALOGUE, now)} == {
        Ref(Kind.SOURCE, source.id),
        Ref(Kind.TEXT, "day.1"),
    }


def _kept(folder: Path, version: str) -> None:
    (folder / version).mkdir()
    for name in FILES:
        text = (DATA / f"{name}.toml").read_text(encoding="utf-8")
        text = re.sub(r'^version = ".*"$', f'version = "{version}"', text, count=1, flags=re.MULTILINE)
        (folder / version / f"{name}.toml").write_text(text, encoding="utf-8")


def test_an_earlier_version_is_read_where_its_files_are_kept(tmp_path: Path) -> None:
    _kept(tmp_path, "2026.01")
    earlier = earlier_catalogue("2026.01", tmp_path)
    assert earlier is not None
    assert earlier.version == "2026.01"
    assert changes(earlier, CATALOGUE) == ()


def test_a_version_that_is_not_kept_or_not_whole_is_not_known(tmp_path: Path) -> None:
    assert earlier_catalogue("2026.01", tmp_path) is None
    assert earlier_catalogue("..", tmp_path) is None
    assert earlier_catalogue("2026.01", tmp_path / "nowhere") is None
    _kept(tmp_path, "2026.02")
    shutil.move(tmp_path / "2026.02" / "claims.toml", tmp_path / "claims.toml")
    assert earlier_catalogue("2026.02", tmp_path) is None
