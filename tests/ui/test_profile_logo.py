"""The logo of a profile folder: ready to print once the profile is read, or one line that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from intake.catalogue_reader import load_catalogue
from intake.clinic import ClinicProblem
from reports.logo import prepare_logo
from ui.command_line import REFUSED, run
from ui.input_file import open_profile

CATALOGUE = load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clinic.toml").write_text('name = "Nonesuch Skin"\nlogo = "logo.png"\n')
    return tmp_path


def test_the_logo_of_a_profile_is_ready_to_print(folder: Path) -> None:
    picture = Image.new("RGB", (3000, 1500), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 1500, 1500), fill="teal")
    picture.save(folder / "logo.png")
    logo = open_profile(folder, CATALOGUE).logo
    assert logo == prepare_logo((folder / "logo.png").read_bytes())


def test_a_profile_without_a_logo_has_none(folder: Path) -> None:
    (folder / "clinic.toml").write_text('name = "Nonesuch Skin"\n')
    assert open_profile(folder, CATALOGUE).logo == b""


def test_a_logo_that_is_no_picture_is_refused_with_file_and_key(folder: Path) -> None:
    (folder / "logo.png").write_text("no picture")
    with pytest.raises(ClinicProblem) as problem:
        open_profile(folder, CATALOGUE)
    assert str(problem.value) == (
        'clinic.toml: "logo" is "logo.png". '
        "This is no PNG or JPEG picture. Save the logo as PNG or JPEG, and choose that."
    )


def test_a_command_refuses_it_in_one_line_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "logo.png").open("wb") as file:
        file.truncate(40_000_000)
    out = folder / "handout.pdf"
    assert run(["handout", "-", "--profile", str(folder), "-o", str(out)]) == REFUSED
    captured = capsys.readouterr()
    assert captured.err == (
        'clinic.toml: "logo" is "logo.png". This picture has 40 MB. Use one of at most 20 MB.\n'
    )
    assert captured.out == ""
    assert not out.exists()
