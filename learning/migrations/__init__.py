"""The steps that bring a database to today's tables. Open `runner.py` first."""
