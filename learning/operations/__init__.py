"""Backup, restore and doctor: what keeps a site safe to run. Open `commands.py` first."""
