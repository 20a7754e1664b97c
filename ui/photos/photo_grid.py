"""The small pictures of one place of the body, in rows, with their day and which one is the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from db.photo_records import StoredPhoto
from intake.photo_prompts import pose_title
from ui.consultation.slim_bars import slim
from ui.photos.photo_words import NO_DAY, day_words, full_words
from ui.theme.colours import colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import RADIUS_SEGMENT
from ui.theme.type import TextFollower, TextStyle, font_of, grown
from ui.widgets.painting import paint_box
from ui.widgets.step_list import PAINTS_FOCUS

Index = QModelIndex | QPersistentModelIndex
PhotoRole = Qt.ItemDataRole.UserRole
ImageRole = Qt.ItemDataRole.UserRole + 1
BASELINE = "Baseline"
_PICTURE = QSize(168, 126)
_PADDING = 8


class PhotoModel(QAbstractListModel):
    """The photographs of a place, the oldest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.photos: tuple[StoredPhoto, ...] = ()
        self._images: dict[UUID, QImage] = {}

    def set_photos(self, photos: Sequence[StoredPhoto], thumbnails: Mapping[UUID, bytes]) -> None:
        """Show other photographs, or the same ones as they stand now."""
        images = {}
        for photo in photos:
            before = self._images.get(photo.id)
            data = thumbnails.get(photo.id)
            if before is not None and not before.isNull():
                images[photo.id] = before
            elif data is not None:
                images[photo.id] = QImage.fromData(data)
        self.beginResetModel()
        self.photos, self._images = tuple(photos), images
        self.endResetModel()

    def row_of(self, id: UUID) -> int:
        """Where a photograph stands; -1 where it does not."""
        return next((row for row, photo in enumerate(self.photos) if photo.id == id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many there are."""
        return 0 if parent.isValid() else len(self.photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The photograph, its small picture, and all that is painted of it in words."""
        photo = self.photos[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return day_words(photo)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return full_words(photo)
        if role == ImageRole:
            return self._images.get(photo.id)
        return photo if role == PhotoRole else None


class PhotoGrid(TextFollower, QListView):
    """As high as its pictures need: the page scrolls, not the list.

    `chosen(StoredPhoto | None)` tells which one is current, `opened(StoredPhoto)` Enter or a double click,
    `remove_wanted(StoredPhoto)` the key Delete.
    """

    chosen = Signal(object)
    opened = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos = PhotoModel(self)
        self.setModel(self.photos)
        slim(self)
        self.setItemDelegate(_PhotoDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty(PAINTS_FOCUS, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Arrow keys move. Enter compares with the baseline. Delete removes.")
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.current))

    def restyle(self) -> None:
        """The words below the pictures take other room."""
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    @property
    def current(self) -> StoredPhoto | None:
        """The photograph that the buttons below are about."""
        index = self.currentIndex()
        found = index.data(PhotoRole) if index.isValid() else None
        return found if isinstance(found, StoredPhoto) else None

    def show_photos(self, photos: Sequence[StoredPhoto], thumbnails: Mapping[UUID, bytes]) -> None:
        """Show photographs; the current one stays, else the newest is."""
        before = self.current
        self.photos.set_photos(photos, thumbnails)
        row = self.photos.row_of(before.id) if before is not None else -1
        if photos:
            self.setCurrentIndex(self.photos.index(row if row >= 0 else len(photos) - 1))
        self.updateGeometry()
        self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes away; the arrows are the list's own."""
        photo = self.current
        if photo is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(photo)
        elif photo is not None and event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit(photo)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Opens it."""
        if self.current is not None:
            self.opened.emit(self.current)

    def hasHeightForWidth(self) -> bool:
        """All rows are shown, however many there are."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        columns = max(1, width // cell_size().width())
        return max(1, -(-len(self.photos.photos) // columns)) * cell_size().height() + 2

    def sizeHint(self) -> QSize:
        """Three pictures beside each other, all rows high."""
        width = 3 * cell_size().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One picture."""
        return cell_size()


def cell_size() -> QSize:
    """The room of one picture with its words."""
    words = QFontMetrics(font_of(TextStyle.LABEL)).height() + QFontMetrics(font_of(TextStyle.SMALL)).height()
    picture = _picture_size()
    return QSize(picture.width() + 2 * _PADDING, picture.height() + words + 3 * _PADDING)


def _picture_size() -> QSize:
    """As wide as the words below it, whatever the size of the text."""
    width = max(_PICTURE.width(), QFontMetrics(font_of(TextStyle.LABEL)).horizontalAdvance(NO_DAY) + 4)
    return QSize(width, round(width * _PICTURE.height() / _PICTURE.width()))


class _PhotoDelegate(QStyledItemDelegate):
    """The picture, its day and pose, and a badge on the baseline."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All have one size."""
        return cell_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, picture, words, badge, focus."""
        photo: StoredPhoto = index.data(PhotoRole)
        colours = colours_of(option.palette)
        place = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            paint_box(painter, place, RADIUS_SEGMENT, fill=colours.accent_tint, edge=colours.accent, line=2)
        room = QRectF(place.topLeft() + QPointF(_PADDING - 2, _PADDING - 2), QSizeF(_picture_size()))
        paint_picture(painter, room, index.data(ImageRole), colours.sunken)
        self._paint_words(painter, photo, room, option)
        if photo.is_baseline:
            paint_badge(painter, room, option)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_box(painter, place, RADIUS_SEGMENT, fill=None, edge=colours.focus, line=3)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, photo: StoredPhoto, room: QRectF, option: QStyleOptionViewItem
    ) -> None:
        colours, top = colours_of(option.palette), room.bottom() + _PADDING - 2
        for words, style, ink in (
            (day_words(photo), TextStyle.LABEL, colours.text),
            (pose_title(photo.region, photo.pose), TextStyle.SMALL, colours.muted),
        ):
            font = font_of(style)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            line = QRectF(room.x(), top, room.width(), metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
            top += metrics.height()


def paint_picture(painter: QPainter, room: QRectF, image: object, ground: str) -> None:
    """A picture whole inside its room, on a quiet ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(room, 4, 4)
    if isinstance(image, QImage) and not image.isNull():
        size = image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        painter.drawImage(place, image)


def paint_badge(painter: QPainter, room: QRectF, option: QStyleOptionViewItem) -> None:
    """A tick and the word in the corner of a picture."""
    colours = colours_of(option.palette)
    font = font_of(TextStyle.SMALL_LABEL)
    metrics = QFontMetrics(font)
    icon = grown(14)
    width, height = metrics.horizontalAdvance(BASELINE) + icon + 20, metrics.height() + 6
    chip = QRectF(room.x() + 6, room.y() + 6, min(width, room.width() - 12), height)
    paint_box(painter, chip, height / 2, fill=colours.surface, edge=colours.accent)
    spot = QRectF(chip.x() + 8, chip.center().y() - icon / 2, icon, icon)
    paint_icon(painter, "check", spot, colours.accent)
    painter.setFont(font)
    painter.setPen(QColor(colours.accent))
    words = chip.adjusted(icon + 12, 0, -6, 0)
    text = metrics.elidedText(BASELINE, Qt.TextElideMode.ElideRight, int(words.width()))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
