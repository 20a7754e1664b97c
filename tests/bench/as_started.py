"""Import it before anything of the window or of storage: the process then begins as `main.py` begins one.

What PySide puts around the import statement makes SQLAlchemy larger by some 20 MB; the program takes it away
before it imports anything else (`ui.quick_start`), and a figure of its memory must be of the same process.
"""

from ui import quick_start

quick_start.begin()
