"""Work behind the pages, in a process of its own. Open `duties.py` first."""
