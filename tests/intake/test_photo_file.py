"""What the file of a photograph holds, judged without decoding it; and how photographs are asked for."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake.catalogue_reader import load_catalogue
from intake.over_claims import over_claims
from intake.photo_file import MOST_BYTES, PhotoProblem, foreign_parts, read_photo_file
from intake.photo_prompts import LIGHT, pose_title, poses_of


@cache
def plain(**more: object) -> bytes:
    file = io.BytesIO()
    picture = Image.effect_noise((80, 60), 60).convert("RGB")
    picture.save(file, "JPEG", **{"quality": 90, **more})  # type: ignore[arg-type]
    return file.getvalue()


@pytest.mark.parametrize(
    "more", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}, {"quality": 100}]
)
def test_a_jpeg_of_pixels_alone_has_nothing_foreign(more: dict[str, object]) -> None:
    assert foreign_parts(plain(**more)) == ()


@pytest.mark.parametrize("marker", [0xE1, 0xE2, 0xE3, 0xEC, 0xED, 0xEE, 0xEF, 0xFE])
def test_every_other_segment_is_named_wherever_it_stands(marker: int) -> None:
    data, part = plain(), bytes((0xFF, marker, 0, 7)) + b"hello"
    assert foreign_parts(data[:2] + part + data[2:]) == (f"segment {marker:02X}",)
    assert foreign_parts(data[:-2] + part + data[-2:]) == (f"segment {marker:02X}",)


def test_a_small_picture_in_the_head_and_bytes_behind_the_end_are_foreign() -> None:
    data = plain()
    assert data[2:4] == b"\xff\xe0"
    longer = bytearray(data)
    longer[4:6] = (16 + 3).to_bytes(2, "big")
    assert foreign_parts(bytes(longer[:20]) + b"\1\1\1" + data[20:]) == ("segment E0",)
    assert foreign_parts(data + b"x") == ("trailing",)


@given(st.binary(max_size=60), st.integers(0, 400))
def test_whatever_is_put_into_a_file_it_is_read_to_its_end(more: bytes, place: int) -> None:
    data = plain()
    assert isinstance(foreign_parts(data[:place] + more + data[place:]), tuple)
    assert isinstance(foreign_parts(data[:place] + more), tuple)
    assert foreign_parts(data[: len(data) // 2]) == ("damaged",)


def test_a_file_that_is_gone_a_folder_and_one_too_large_are_sentences(tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for path, told in ((tmp_path / "none.jpg", "no such file"), (tmp_path, "no file"), (large, "21 MB")):
        with pytest.raises(PhotoProblem) as refused:
            read_photo_file(path)
        assert told in str(refused.value)
        assert path.name not in str(refused.value)
    small = tmp_path / "small.jpg"
    small.write_bytes(plain())
    assert read_photo_file(small) == plain()


def test_every_prompt_has_sources_that_exist_and_no_figure_and_promises_nothing() -> None:
    catalogue = load_catalogue()
    regions = [region.code for region in catalogue.regions]
    prompts = [*LIGHT, *(pose.text for region in regions for pose in poses_of(region))]
    for prompt in prompts:
        assert prompt.sources
        assert set(prompt.sources) <= set(catalogue.source)
        assert not any(mark.isdigit() for mark in prompt.text)
        assert not over_claims(prompt.text)
        assert max(len(sentence.split()) for sentence in prompt.text.split(". ")) <= 20


def test_each_region_has_poses_with_titles_of_their_own_and_an_old_code_is_still_told() -> None:
    for region in [each.code for each in load_catalogue().regions]:
        codes = [pose.code for pose in poses_of(region)]
        assert len(codes) == len(set(codes)) >= 2
        assert [pose_title(region, pose.code) for pose in poses_of(region)] == [
            pose.title for pose in poses_of(region)
        ]
    assert pose_title("abdomen", "from-the-moon") == "from-the-moon"
