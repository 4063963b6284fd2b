"""The ground floor of HTTP: request, reader, language, headers, assets. Open `guard.py` first."""
