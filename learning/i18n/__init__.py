"""Languages: translations, plural rules, numbers and dates. Open `translation.py` first."""
