"""The database: the base of every table, sessions and transactions. Open `session.py` first."""
