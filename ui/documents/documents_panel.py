"""Beside the preview: making a handout, saving, printing, and the handouts made so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.records import StoredDocument
from ui.consultation.slim_bars import slim
from ui.documents.documents_model import DocumentRole, DocumentsModel, facts_of, title_of
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import CARD_GAP, LEFT_BAR
from ui.theme.type import TextStyle, font_of
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, SectionTitle
from ui.widgets.messages import ErrorSummary
from ui.widgets.options import TickBox
from ui.widgets.step_list import PAINTS_FOCUS

MAKING = "Making the handout…"


class DocumentsPanel(QWidget):
    """The buttons, the words about what happened, and the list of documents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DocumentsModel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(SectionTitle("Handout", self))
        self.problems = ErrorSummary(self)
        column.addWidget(self.problems)
        self.large_print = TickBox("Large print", self)
        column.addWidget(self.large_print)
        self.make_button = PrimaryButton("&Make handout", self, icon="file-text")
        column.addWidget(self.make_button)
        making = QHBoxLayout()
        self.making = IconLabel(MAKING, "refresh-cw", Tone.SECOND, self, style=TextStyle.BODY)
        self.cancel_button = PlainButton("&Cancel", self)
        making.addWidget(self.making, 1)
        making.addWidget(self.cancel_button)
        column.addLayout(making)
        both = QHBoxLayout()
        both.setSpacing(8)
        self.save_button = PlainButton("&Save as…", self, icon="download")
        self.print_button = PlainButton("&Print…", self, icon="printer")
        both.addWidget(self.save_button, 1)
        both.addWidget(self.print_button, 1)
        column.addLayout(both)
        self.words = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        column.addWidget(self.words)
        self.notices = IconLabel("", "triangle-alert", Tone.WARNING, self)
        column.addWidget(self.notices)
        column.addWidget(SectionTitle("Made so far", self))
        self.none_yet = Hint("Nothing yet. Every handout that is made stays here.", self)
        column.addWidget(self.none_yet)
        self.list = QListView(self)
        self.list.setModel(self.model)
        slim(self.list)
        self.list.setItemDelegate(_DocumentDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty(PAINTS_FOCUS, True)
        self.list.setAccessibleName("Handouts made so far")
        self.list.setMinimumHeight(90)
        self.list.viewport().setAutoFillBackground(False)
        column.addWidget(self.list, 10)
        column.addStretch(1)
        self.show_making(False)
        self.enable_document(False)
        self.words.hide()
        self.notices.hide()

    def show_making(self, making: bool) -> None:
        """Show that a handout is being made, with the way to stop it."""
        self.make_button.setEnabled(not making)
        self.making.setVisible(making)
        self.cancel_button.setVisible(making)
        if making:
            self.words.hide()
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def enable_document(self, shown: bool) -> None:
        """Saving and printing need a document."""
        self.save_button.setEnabled(shown)
        self.print_button.setEnabled(shown)

    def say(self, words: str) -> None:
        """Say what was done."""
        self.words.set_text(words)
        self.words.show()
        announce(self, words)

    def refuse(self, sentences: Sequence[str]) -> None:
        """Show why something was not done, all sentences at once."""
        self.words.hide()
        self.problems.show_problems(tuple(("", plain(sentence)) for sentence in sentences))

    def show_notices(self, notices: Sequence[str]) -> None:
        """Show what whoever made the handout should know."""
        self.notices.set_text(" ".join(notices))
        self.notices.setVisible(bool(notices))

    def show_documents(self, documents: Sequence[StoredDocument]) -> None:
        """Show the documents, given oldest first."""
        if tuple(reversed(documents)) != self.model.documents:
            self.model.set_documents(documents)
        self.none_yet.setVisible(not documents)
        self.list.setVisible(bool(documents))


class _DocumentDelegate(QStyledItemDelegate):
    """Two lines of words with a thin line below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """High enough for both lines."""
        return QSize(120, option.fontMetrics.height() * 2 + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Title, facts, and the bar of the chosen one."""
        document: StoredDocument = index.data(DocumentRole)
        colours = colours_of(option.palette)
        place = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(colours.accent_tint))
            painter.fillRect(QRectF(place.x(), place.y(), LEFT_BAR, place.height()), QColor(colours.accent))
        painter.fillRect(QRectF(place.x(), place.bottom() - 1, place.width(), 1), QColor(colours.rule))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.focus))
            painter.drawRect(place.adjusted(1, 1, -2, -3))
        half = place.height() / 2
        for words, style, ink, top in (
            (title_of(document), TextStyle.LABEL, colours.text, 4.0),
            (facts_of(document), TextStyle.SMALL, colours.muted, half),
        ):
            painter.setFont(font_of(style))
            painter.setPen(QColor(ink))
            room = QRectF(place.x() + 12, place.y() + top, place.width() - 18, half - 4)
            text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def plain(sentence: str) -> str:
    """A refusal without the path that the command line shows before it."""
    path, colon, rest = sentence.partition(": ")
    return rest if colon and " " not in path else sentence
