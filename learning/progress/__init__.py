"""What each participant has done, and what is missing. Open `completion.py` first."""
