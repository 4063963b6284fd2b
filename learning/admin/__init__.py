"""What administrators look after: people, cities, acts. Open `views/people.py` first."""
