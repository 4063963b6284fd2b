"""Mosaic: peer learning for city halls. Open `app.py` first; `docs/house.md` is the map."""
