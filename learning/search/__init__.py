"""Full text of everything published, in four languages. Open `words.py` first, then `query.py`."""
