"""Content as files and as database rows, in both directions. Open `files.py` first."""
