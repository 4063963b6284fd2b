"""Mails: kept in a table by whoever writes one, sent from there. Open `service.py` first."""
