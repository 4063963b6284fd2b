"""Live sessions: a facilitator runs a module for a room of many cities. Open `room.py` first."""
