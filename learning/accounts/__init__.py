"""People, roles and sign-ins. Open `service.py` first."""
