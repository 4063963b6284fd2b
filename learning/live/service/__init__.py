"""Writes of live sessions. The log comes first: open `log.py`."""
