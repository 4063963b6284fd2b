"""The Markdown dialect and its rendering, all pure; open `dialect.py` first."""
