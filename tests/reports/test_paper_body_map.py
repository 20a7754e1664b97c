from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import hypot
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.conditions import Answers
from reports.body_figures import HEIGHT, read_figures
from reports.body_map import BodyMap, MarkedRegion
from reports.documents import issue
from reports.kinds import DocumentKind
from reports.page import SIDE, Paper
from reports.styles import Edition, styles
from tests.reports.record_desk import content_of, demo
from ui.demo_clinic import demo_clinic

SCALE = 4.0


def place(read: Any, body_map: BodyMap, view: str, region: str) -> tuple[int, int, int, int]:
    """Box in pixels of a region's polygon on the first page, found from the printed name of the view."""
    name = read.place(view.capitalize())
    scale = body_map._scale(body_map.width)
    drawn = getattr(read_figures(), view).regions[region]
    middle = (name["x0"] + name["x1"]) / 2
    # The feet stand one line above the letters of the view's name.
    floor = Paper.A4.height - name["bottom"] + 0.5 * body_map._size
    xs = [middle + (x - 50) * scale for x, _ in drawn.polygon]
    ys = [Paper.A4.height - floor - y * scale for _, y in drawn.polygon]
    box = (min(xs), min(ys), max(xs), max(ys))
    return tuple(round(edge * SCALE) for edge in box)  # type: ignore[return-value]


@pytest.fixture
def drawn(built: Callable[..., Any], look: Any) -> Callable[..., tuple[Any, BodyMap]]:
    def draw(*treat: MarkedRegion, seen: tuple[MarkedRegion, ...] = ()) -> tuple[Any, BodyMap]:
        body_map = BodyMap(treat, seen, look=look)
        return built([body_map]), body_map

    return draw


def test_a_region_to_treat_is_hatched_and_another_is_not(
    drawn: Callable[..., Any], look: Any, count_near: Callable[..., int]
) -> None:
    read, body_map = drawn(MarkedRegion("abdomen", None))
    picture = read.picture(scale=SCALE)
    accent = look.palette.accent
    hatched = picture.crop(place(read, body_map, "front", "abdomen"))
    assert count_near(hatched, accent) > 0.15 * hatched.width * hatched.height
    assert count_near(hatched, look.palette.surface) > 0.15 * hatched.width * hatched.height
    for view, region in (("front", "shin_left"), ("back", "lower_back")):
        assert count_near(picture.crop(place(read, body_map, view, region)), accent) == 0


def test_a_side_is_the_patients_own_in_each_view(
    drawn: Callable[..., Any], look: Any, count_near: Callable[..., int]
) -> None:
    read, body_map = drawn(MarkedRegion("hip", "left"))
    picture = read.picture(scale=SCALE)
    for view in ("front", "back"):
        left = place(read, body_map, view, "hip_left")
        right = place(read, body_map, view, "hip_right")
        assert count_near(picture.crop(left), look.palette.accent) > 0
        assert count_near(picture.crop(right), look.palette.accent) == 0
        # Facing us, the patient's left is at our right; from behind it is at our left.
        assert (left[0] > right[0]) == (view == "front")


def test_a_region_only_seen_is_dotted_not_hatched(
    drawn: Callable[..., Any], look: Any, count_near: Callable[..., int]
) -> None:
    read, body_map = drawn(seen=(MarkedRegion("thigh_front", "both"),))
    picture = read.picture(scale=SCALE)
    for side in ("left", "right"):
        box = picture.crop(place(read, body_map, "front", f"thigh_front_{side}"))
        assert count_near(box, look.palette.accent) == 0
        assert count_near(box, look.palette.text2) > 0.02 * box.width * box.height


def test_a_region_both_seen_and_treated_is_one_to_treat(drawn: Callable[..., Any]) -> None:
    region = MarkedRegion("abdomen", None, "A")
    read, _ = drawn(region, seen=(region,))
    assert "Seen, not treated" not in read.text()
    assert [word["text"] for word in read.words()].count("A") == 1


def test_r_and_l_stand_on_opposite_sides_of_the_two_views(drawn: Callable[..., Any]) -> None:
    read, _ = drawn(MarkedRegion("abdomen", None))
    assert "R Front L L Back R" in read.text()


def test_letters_of_slim_regions_do_not_overlap_each_other(drawn: Callable[..., Any]) -> None:
    read, _ = drawn(
        MarkedRegion("hip", "both", "B"),
        MarkedRegion("flank", "both", "C"),
        MarkedRegion("thigh_inner", None, "D"),
    )
    letters = [word for word in read.words() if word["text"] in "BCD"]
    assert [word["text"] for word in letters].count("B") == 4
    for index, one in enumerate(letters):
        for other in letters[index + 1 :]:
            assert abs(one["x0"] - other["x0"]) > 8 or abs(one["top"] - other["top"]) > 8


CODES = [
    "abdomen", "chest", "flank", "hip", "buttock", "thigh_front", "thigh_inner", "thigh_back", "knee",
    "knee_back", "shin", "calf", "upper_arm", "shoulder", "upper_back", "lower_back",
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("side", ["left", "right", "both", "middle", None])
def test_every_treatable_region_can_be_drawn_on_every_side(code: str, side: str | None) -> None:
    found = read_figures().regions_of(code, side)
    ids = {region.id for _, region in found}
    if code in ("abdomen", "upper_back", "lower_back"):
        assert ids == {code}
    elif side in ("left", "right"):
        assert ids == {f"{code}_{side}"}
    else:
        assert ids == {f"{code}_left", f"{code}_right"}


def test_an_unknown_region_is_an_error(look: Any) -> None:
    with pytest.raises(KeyError, match="elbow"):
        BodyMap([MarkedRegion("elbow", None)], look=look)


def test_figures_stand_on_their_feet_inside_their_box() -> None:
    for view in (read_figures().front, read_figures().back):
        assert all(0 <= x <= 100 and 0 <= y <= HEIGHT for x, y in view.edge)
        assert view.regions["shoulder_left"].anchor[1] > view.regions["hip_left"].anchor[1]


def test_all_regions_with_letters_stay_inside_the_margins(
    built: Callable[..., Any], look: Any, large: Any
) -> None:
    marks = [MarkedRegion(code, None, chr(65 + index)) for index, code in enumerate(CODES)]
    for edition, width in ((look, 180.0), (look, None), (large, None)):
        read = built([BodyMap(marks, look=edition, width=width)], look=edition)
        assert read.pages == 1
        assert {chr(65 + index) for index in range(16)} <= {word["text"] for word in read.words()}
        assert all(
            word["x0"] >= SIDE - 0.5 and word["x1"] <= Paper.A4.width - SIDE + 0.5 for word in read.words()
        )


# Letters, whatever the regions

SIDES = ("left", "right", "both", "middle", None)
NARROW, TIGHT = 145.0, 107.0


@st.composite
def some_regions(draw: st.DrawFn) -> tuple[list[MarkedRegion], list[MarkedRegion]]:
    """Regions to treat and regions only seen; of one to treat on one side, the other may be seen."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    places = [(code, draw(st.sampled_from(SIDES)), draw(st.booleans())) for code in codes]
    treat = [(code, side) for code, side, is_treated in places if is_treated]
    seen = [(code, side) for code, side, is_treated in places if not is_treated]
    other = {"left": "right", "right": "left"}
    seen += [(code, other[side]) for code, side in treat if side in other and draw(st.booleans())]
    lettered = [MarkedRegion(*place, chr(65 + index)) for index, place in enumerate([*treat, *seen])]
    return lettered[: len(treat)], lettered[len(treat) :]


LOOKS = [styles(edition) for edition in Edition]


@given(
    some_regions(), st.sampled_from(LOOKS), st.sampled_from([NARROW, 180.0, 493.0]), st.floats(TIGHT, 380.0)
)
def test_no_letter_lies_over_another_or_over_the_names_of_the_views(
    regions: tuple[list[MarkedRegion], list[MarkedRegion]], look: Any, width: float, highest: float
) -> None:
    body_map = BodyMap(*regions, look=look, highest=highest)
    scale = body_map._scale(width)
    figures = look.figures
    shown: set[str] = set()
    for view in (figures.front, figures.back):
        badges = body_map._badges(view, scale)
        for one, other in combinations(badges, 2):
            assert hypot(one.x - other.x, one.y - other.y) >= 2 * body_map._badge_radius + 0.79
        assert all(badge.y - body_map._badge_radius >= -body_map._depth(scale) for badge in badges)
        assert all(badge.y + body_map._badge_radius <= HEIGHT * scale for badge in badges)
        here = {badge.letter for badge in badges}
        wanted = {
            mark.letter
            for mark in (*regions[0], *regions[1])
            for shown_on, region in figures.regions_of(mark.code, mark.side)
            if shown_on is view and _letter_on(body_map, view, region) == mark.letter
        }
        assert here == wanted
        shown |= here
    assert shown


def _letter_on(body_map: BodyMap, view: Any, region: Any) -> str:
    """The letter of a region: one to treat goes before one that is only seen."""
    key = (view.name, region.id)
    return (body_map._treat.get(key) or body_map._seen[key])[2]


@pytest.mark.parametrize("side", ["left", "both"])
@pytest.mark.parametrize("number", [6, 7, 9, 12, 16])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_handout_of_many_regions_can_be_issued(number: int, side: str, paper: str) -> None:
    somebody = demo("white-marks-microneedling").consultation
    # The last ones stand lowest on the body, where there is least room.
    marks = [Answers({"marks.region": (code,), "marks.side": (side,)}) for code in CODES[-number:]]
    answers = somebody.answers.with_groups("marks", *marks).with_answer("plan.regions")
    content = content_of(answers, patient=somebody.patient, clinic=demo_clinic())
    assert len(content.treated) == number
    assert issue(DocumentKind.HANDOUT, content, paper=paper).pages >= 4
