"""Modules, lessons, releases and how they are read. Open `service.py` first."""
