"""Plain pages: what Mosaic is, how to use it, what it keeps, whom it serves. Open `views.py`."""
