"""The dates of a plan, to scale in days.

Square = test patch, numbered disc = session, diamond = result check.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from reports import typefaces
from reports.flowables.base import Drawing, Stack
from reports.flowables.text import paragraph
from reports.flowables.timeline_events import Event, Kind, Phase, phase_words
from reports.flowables.timeline_labels import Label, level_heights, place_labels
from reports.icon_paths import Icon
from reports.styles import Look
from reports.surface import Canvas, Flowing, ready_path


class Timeline(Drawing):
    """The plan's dates to scale.

    Raises ValueError without events or for a phase that ends before it starts.
    """

    def __init__(
        self,
        events: Sequence[Event],
        phases: Sequence[Phase] = (),
        *,
        look: Look,
        healing: Sequence[tuple[date, date]] = (),
        heading: str = "",
        space_after: float = 8,
    ) -> None:
        super().__init__(space_after=space_after)
        if not events:
            raise ValueError("A timeline needs at least one event.")
        for phase in phases:
            if phase.end <= phase.start or phase.weight not in range(4):
                raise ValueError(f"{phase} is not a stretch of days with a weight of 0 to 3.")
        self._events = tuple(sorted(events, key=lambda event: event.day))
        self._phases = tuple(phases)
        self._healing = tuple(healing)
        self._look = look
        self._heading = Stack([paragraph(heading, look.strong)] if heading else [])
        days = [event.day for event in events] + [day for phase in phases for day in (phase.start, phase.end)]
        pad = timedelta(days=max(7, round((max(days) - min(days)).days * 0.05)))
        self._first, self._last = min(days) - pad, max(days) + pad
        self._radius = look.table.fontSize * 0.84 if look.large else 9.0
        self._phase_height = look.table.leading * 1.45
        self._laid_out: tuple[float, list[Label]] | None = None

    @property
    def heading(self) -> Sequence[Flowing]:
        """What stands above the line, if anything."""
        return self._heading.items

    @property
    def events(self) -> tuple[Event, ...]:
        """The events in the order of their days."""
        return self._events

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The stretches of days under the line."""
        return self._phases

    @property
    def healing(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each stretch in which the skin heals."""
        return self._healing

    def _at(self, day: date, width: float) -> float:
        return width * (day - self._first).days / (self._last - self._first).days

    def _labels(self, width: float) -> list[Label]:
        """Every label at its place on a line of this width; they are placed once."""
        if self._laid_out is None or self._laid_out[0] != width:
            placed = place_labels(
                self._events, lambda day: self._at(day, width), width=width, look=self._look
            )
            self._laid_out = (width, placed)
        return self._laid_out[1]

    def _fits(self, phase: Phase, width: float) -> bool:
        style = self._look.table_strong
        room = self._at(phase.end, width) - self._at(phase.start, width) - 8
        return typefaces.width_of(phase.words, font=style.fontName, size=style.fontSize) <= room

    def _heights(self, width: float) -> tuple[float, float, float, float, float]:
        """Heights of heading, labels (all levels), line, months, and phases with their key."""
        keys = sum(not self._fits(phase, width) for phase in self._phases)
        phases = self._phase_height + 4 + keys * self._look.table.leading * 1.25 if self._phases else 0.0
        return (
            self._heading.height(width),
            sum(level_heights(self._labels(width), self._look)),
            self._radius * 2 + (14 if self._healing else 10),
            self._look.caption.leading + 6,
            phases,
        )

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, sum(self._heights(available_width))

    def paint(self, canvas: Canvas) -> None:
        heading, levels, line, months, _ = self._heights(self.width)
        self._heading.draw_on(canvas, x=0, top=self.height, width=self.width)
        labels_bottom = self.height - heading - levels
        middle = labels_bottom - self._radius - 5
        self._paint_line(canvas, middle, labels_bottom - line - months)
        self._paint_healing(canvas, middle)
        labels = self._labels(self.width)
        for label in labels:
            self._paint_label(canvas, label, labels, labels_bottom, middle)
        radius = self._disc_radius()
        for event in self._events:
            self._paint_event(canvas, event, self._at(event.day, self.width), middle, radius)
        self._paint_phases(canvas, labels_bottom - line - months - 2)

    def _paint_line(self, canvas: Canvas, middle: float, months_bottom: float) -> None:
        colours, style = self._look.palette, self._look.caption
        canvas.setStrokeColor(colours.text)
        canvas.setLineWidth(1.6)
        canvas.line(0, middle, self.width, middle)
        canvas.setLineWidth(0.9)
        canvas.setFillColor(style.textColor)
        used, told = 0.0, 0
        start = self._first
        while start < self._last:
            following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            left, right = self._at(start, self.width), self._at(min(following, self._last), self.width)
            if start.day == 1 and start > self._first:
                canvas.line(left, middle - 4, left, middle + 4)
            # The year stands at its first month that has a name on the line.
            new_year = start.year != told
            month = self._look.say.month(start)
            words = f"{month} {start.year}" if new_year else month
            font = typefaces.SANS_BOLD if new_year else style.fontName
            half = typefaces.width_of(words, font=font, size=style.fontSize) / 2
            x = min(max((left + right) / 2, half), self.width - half)
            # The few days of a month at either end take no room from the name of a whole one.
            is_part = start.day > 1 or following > self._last
            is_all = start == self._first and following > self._last
            if x - half >= used and (is_all or not is_part or 2 * half <= right - left):
                canvas.setFont(font, style.fontSize)
                canvas.drawCentredString(x, months_bottom + 6, words)
                used, told = x + half + 4, start.year
            start = following

    def _paint_healing(self, canvas: Canvas, middle: float) -> None:
        """The days in which the skin heals: a pale bar under each disc, with an edge to print in grey."""
        colours = self._look.palette
        canvas.setFillColor(colours.band)
        canvas.setStrokeColor(colours.accent)
        canvas.setLineWidth(0.7)
        for first, last in self._healing:
            left, right = self._at(first, self.width), self._at(last, self.width)
            bottom = middle - self._radius - 5.0
            canvas.roundRect(left, bottom, max(right - left, 1.0), 3.6, 1.6, stroke=1, fill=1)

    def _disc_radius(self) -> float:
        """Discs of close dates shrink until they do not overlap."""
        places = [self._at(event.day, self.width) for event in self._events]
        nearest = min((later - earlier for earlier, later in pairwise(places)), default=1e6)
        return max(min(self._radius, nearest / 2 - 0.8), 2.5)

    def _paint_event(self, canvas: Canvas, event: Event, x: float, y: float, radius: float) -> None:
        colours = self._look.palette
        canvas.setStrokeColor(colours.accent)
        canvas.setLineWidth(1.8)
        canvas.setFillColor(colours.surface)
        if event.kind is Kind.TEST_PATCH:
            side = radius * 1.3
            canvas.roundRect(x - side / 2, y - side / 2, side, side, 1.5, stroke=1, fill=1)
        elif event.kind is Kind.REVIEW:
            reach = radius * 1.25
            corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
            steps = [
                f"{x + a:.2f} {y + b:.2f} {'l' if index else 'm'}" for index, (a, b) in enumerate(corners)
            ]
            canvas.drawPath(ready_path(" ".join([*steps, "h"])), stroke=1, fill=1)
            self._paint_tick(canvas, x, y, reach)
        else:
            canvas.setFillColor(colours.accent)
            canvas.circle(x, y, radius, stroke=0, fill=1)
            size = self._look.table.fontSize
            if event.number is not None and radius >= self._radius * 0.7:
                canvas.setFillColor(colours.on_accent)
                canvas.setFont(typefaces.SANS_BOLD, size)
                canvas.drawCentredString(x, y - size * 0.34, str(event.number))

    def _paint_tick(self, canvas: Canvas, x: float, y: float, reach: float) -> None:
        canvas.saveState()
        scale = reach * 0.95 / 24
        canvas.translate(x - 12 * scale, y - 12 * scale)
        canvas.scale(scale, scale)
        canvas.setLineWidth(1.6 / scale)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.drawPath(ready_path(self._look.icons[Icon.TICK]), stroke=1, fill=0)
        canvas.restoreState()

    def _paint_label(
        self, canvas: Canvas, label: Label, labels: Sequence[Label], bottom: float, middle: float
    ) -> None:
        look = self._look
        heights = level_heights(labels, look)
        floors = [bottom + sum(heights[:level]) for level in range(len(heights))]
        x = (label.start + label.end) / 2
        y = floors[label.level]
        if label.level:
            canvas.setStrokeColor(look.palette.control)
            canvas.setLineWidth(0.6)
            for level in range(label.level):
                if not any(one.level == level and one.start - 1 < label.x < one.end + 1 for one in labels):
                    canvas.line(label.x, floors[level], label.x, floors[level + 1])
        canvas.setFillColor(look.strong.textColor)
        canvas.setFont(look.strong.fontName, look.strong.fontSize)
        # Without its second line the date comes down to the line of time.
        canvas.drawCentredString(
            x, y + (look.notes.leading if label.two_lines else 0) + 4, look.say.day_month(label.event.day)
        )
        if label.two_lines:
            canvas.setFillColor(look.notes.textColor)
            canvas.setFont(look.notes.fontName, look.notes.fontSize)
            canvas.drawCentredString(x, y + 4, label.event.words)

    def _paint_phases(self, canvas: Canvas, top: float) -> None:
        colours, style = self._look.palette, self._look.table_strong
        grounds = (
            (colours.surface, colours.text), (colours.accent_tint, colours.text),
            (colours.band, colours.text), (colours.accent, colours.on_accent),
        )  # fmt: skip
        key = top - self._phase_height
        for phase in self._phases:
            ground, ink = grounds[phase.weight]
            left, right = self._at(phase.start, self.width), self._at(phase.end, self.width)
            canvas.setLineWidth(0.9)
            canvas.setStrokeColor(colours.control if phase.weight == 0 else colours.accent)
            canvas.setFillColor(ground)
            bottom = top - self._phase_height
            canvas.roundRect(
                left + 1, bottom, max(right - left - 2, 1), self._phase_height, 3, stroke=1, fill=1
            )
            canvas.setFont(style.fontName, style.fontSize)
            if self._fits(phase, self.width):
                canvas.setFillColor(ink)
                canvas.drawCentredString(
                    (left + right) / 2, bottom + self._phase_height / 2 - style.fontSize * 0.34, phase.words
                )
            else:
                key -= self._look.table.leading * 1.25
                canvas.roundRect(1, key, style.fontSize * 1.6, style.fontSize * 0.9, 2, stroke=1, fill=1)
                canvas.setFillColor(colours.text)
                words = phase_words(phase, self._look.say, self._look.say.day_month)
                canvas.drawString(style.fontSize * 2.1, key + 1, words)
