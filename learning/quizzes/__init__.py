"""Questions and their answers. Open `scoring.py` first."""
