"""Measures against the limits of docs/performance.md. Open `__main__.py` first."""
