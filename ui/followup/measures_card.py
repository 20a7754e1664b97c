"""Before and now, side by side: width, colour and feel of the marks of each region that was treated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from intake.conditions import Answers, Value
from intake.questionnaire import Item
from ui.followup.course_desk import CourseDesk
from ui.followup.form_items import FEEL, colour_item, width_item
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.cards import Card, Divider
from ui.widgets.choice_fields import ComboField
from ui.widgets.field import Field
from ui.widgets.labels import Hint, Label
from ui.widgets.text_fields import DecimalField

HEADS = ("Measure", "Before", "Now", "Change")
NO_MARKS = "No stretch marks were recorded at the consultation, so there is nothing to compare."


class MeasuresCard(Card):
    """A line for each measure. `answered()` after every change."""

    answered = Signal()

    def __init__(self, desk: CourseDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = marks_treated(desk)
        self._fields: list[dict[str, Field]] = []
        self._changes: list[dict[str, Label]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(2, 1)
        self._colours = desk.knowledge.questionnaire.items["marks.colour"].choices
        for column, words in enumerate(HEADS):
            self._grid.addWidget(Label(words, TextStyle.SMALL_LABEL, Tone.MUTED, self, wrap=False), 0, column)
        questionnaire = desk.knowledge.questionnaire
        items = (width_item(questionnaire), colour_item(questionnaire), FEEL)
        for mark in self._marks:
            self._add_mark(mark, items, desk)
        self.body.addLayout(self._grid)
        if not self._marks:
            self.add(Hint(NO_MARKS, self))
        self.body.addStretch(1)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in reading order."""
        return tuple(field for fields in self._fields for field in fields.values())

    def groups(self) -> tuple[Answers, ...]:
        """What is seen now, one set of answers for each mark."""
        found = []
        for mark, fields in zip(self._marks, self._fields, strict=True):
            values: dict[str, tuple[Value, ...]] = {
                link_id: field.value() for link_id, field in fields.items() if field.value()
            }
            if values:
                for link_id, code in (
                    ("measure.region", mark.code("marks.region")),
                    ("measure.side", mark.code("marks.side")),
                ):
                    if code:
                        values[link_id] = (code,)
                found.append(Answers(values))
        return tuple(found)

    def show_groups(self, groups: tuple[Answers, ...]) -> None:
        """Show what was seen, silently."""
        seen = {(part.code("measure.region"), part.code("measure.side")): part for part in groups}
        for mark, fields in zip(self._marks, self._fields, strict=True):
            part = seen.get((mark.code("marks.region"), mark.code("marks.side")), Answers())
            for link_id, field in fields.items():
                field.set_value(part.all(link_id))
        self._refresh()

    def changes(self) -> tuple[str, ...]:
        """The words of the last column, in order."""
        return tuple(label.text() for labels in self._changes for label in labels.values())

    def _add_mark(self, mark: Answers, items: tuple[Item, ...], desk: CourseDesk) -> None:
        fields: dict[str, Field] = {}
        changes: dict[str, Label] = {}
        region = desk.knowledge.catalogue.region.get(mark.code("marks.region") or "")
        name = region.plain if region is not None else ""
        for item in items:
            row = self._grid.rowCount()
            self._grid.addWidget(Divider(self), row, 0, 1, 4)
            words = item.label.removesuffix(" now")
            if len(self._marks) > 1:
                words = f"{words}, {name}"
            named = replace(item, text=f"{item.label}: {name}", label=f"{item.label}: {name}")
            field = (
                DecimalField(named, self) if item.link_id == "measure.width-mm" else ComboField(named, self)
            )
            field.answered.connect(lambda _values: self._on_answered())
            change = Label("", TextStyle.SMALL, Tone.SECOND, self)
            self._grid.addWidget(Label(words, TextStyle.BODY, parent=self), row + 1, 0)
            before = Label(self._before(mark, item.link_id), TextStyle.BODY, Tone.SECOND, self, wrap=False)
            self._grid.addWidget(before, row + 1, 1)
            self._grid.addWidget(field, row + 1, 2, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(change, row + 1, 3)
            fields[item.link_id], changes[item.link_id] = field, change
        self._fields.append(fields)
        self._changes.append(changes)

    def _before(self, mark: Answers, link_id: str) -> str:
        if link_id == "measure.width-mm":
            width = mark.number("marks.width-mm")
            return "–" if width is None else f"{_plain(width)} mm"
        if link_id == "measure.colour":
            return self._colour(mark.code("marks.colour"))
        return "–"

    def _colour(self, code: str | None) -> str:
        return "–" if not code or self._colours is None else self._colours.display(code)

    def _on_answered(self) -> None:
        self._refresh()
        self.answered.emit()

    def _refresh(self) -> None:
        for mark, fields, changes in zip(self._marks, self._fields, self._changes, strict=True):
            given = fields["measure.width-mm"].value()
            width = given[0] if given and isinstance(given[0], int | Decimal) else None
            changes["measure.width-mm"].setText(width_change(mark.number("marks.width-mm"), width))
            colour = fields["measure.colour"].value()
            before = mark.code("marks.colour")
            same = bool(colour) and colour[0] == before
            changes["measure.colour"].setText("no change" if same else "changed" if colour and before else "")


def marks_treated(desk: CourseDesk) -> tuple[Answers, ...]:
    """The marks of the regions that the plan treats; all of them where it names none."""
    marks = desk.answers.group("marks")
    treated = tuple(each for each in marks if each.code("marks.region") in desk.plan.regions)
    return treated or marks


def width_change(before: Decimal | None, now: int | Decimal | None) -> str:
    """How much narrower or wider: "0.9 mm less"; empty where one of the two is not known."""
    if before is None or now is None:
        return ""
    less = before - Decimal(now)
    if less == 0:
        return "no change"
    return f"{_plain(abs(less))} mm {'less' if less > 0 else 'more'}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
