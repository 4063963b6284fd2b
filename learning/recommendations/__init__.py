"""The registry of recommendations, their evidence and frameworks. Open `queries.py` first."""
