"""The table of patients that were found, and the card it stands in."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLayout, QTableView, QWidget

from ui.registry.patient_row import ICON, PatientRow, row_height
from ui.registry.patients_model import COL_BORN, COL_LAST_VISIT, COL_NAME, COL_NEXT, COL_NUMBER
from ui.slim_scroll_bar import slim
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.cards import Card
from ui.widgets.table_head import INSET, TableHead

_LEAST_ROWS = 4
# The widest thing a column should show whole; a longer name is cut.
_WIDEST = {
    COL_NAME: "Annabelle Nonesuch",
    COL_BORN: "28 Mar 2000",
    COL_NUMBER: "X-00000",
    COL_LAST_VISIT: "28 Mar 2000",
    COL_NEXT: "Possible from 28 Mar",
}


class ListCard(Card):
    """A card without padding at its sides, so that the rows run from edge to edge."""

    def __init__(self, table: PatientTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.setContentsMargins(6, 4, 6, 8)
        self.add(table)
        # The card ends with its rows: no empty white below the few that a search finds.
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)


class PatientTable(QTableView):
    """The rows. `entered_row()` at Enter or a press of the mouse, `details_wanted()` at F2."""

    entered_row = Signal()
    details_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Patients that were found")
        self.setItemDelegate(PatientRow(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = TableHead(self)
        self.setHorizontalHeader(header)
        header.setStretchLastSection(True)
        slim(self, ground="surface")
        self._fit_rows()
        self.clicked.connect(self.entered_row)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; the table is as high as its rows."""
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._fit_rows)
        self._fit_rows()

    def move_by_key(self, key: int) -> None:
        """Choose another row, as the arrow and page keys do."""
        rows = self.model().rowCount()
        if not rows:
            return
        page = max(1, self.viewport().height() // max(1, self.verticalHeader().defaultSectionSize()) - 1)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        row = min(rows - 1, max(0, self.currentIndex().row() + steps[Qt.Key(key)]))
        self.setCurrentIndex(self.model().index(row, COL_NAME))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 shows the details, the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.details_wanted.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Rows grow with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width; where there is little of it the less needed ones go."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        words = QFontMetrics(font_of(TextStyle.BODY))
        needed = {column: words.horizontalAdvance(text) + 2 * INSET for column, text in _WIDEST.items()}
        needed[COL_NEXT] += grown(ICON) + INSET
        width = self.viewport().width()
        for column in (COL_LAST_VISIT, COL_NUMBER, COL_NEXT, COL_BORN):
            hidden = needed[COL_NAME] + sum(needed[each] for each in _WIDEST if each != COL_NAME) > width
            self.setColumnHidden(column, hidden)
            if hidden:
                needed[column] = 0
        spare = max(0, width - sum(needed.values()))
        for column, space in needed.items():
            # The name takes what the others leave, the last column stretches by itself.
            share = spare * (2 if column == COL_NAME else 1) // 6
            self.setColumnWidth(column, space + share if space else 0)

    def _fit_rows(self) -> None:
        height = row_height()
        self.verticalHeader().setDefaultSectionSize(height)
        rows = self.model().rowCount() if self.model() is not None else 0
        head = self.horizontalHeader().sizeHint().height()
        self.setMinimumHeight(height * min(rows, _LEAST_ROWS) + head)
        # No empty ground below the last row: what follows comes right after it.
        self.setMaximumHeight(height * rows + head + 1)
