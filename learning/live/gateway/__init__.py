"""Answers gathered and written, the bell between workers, and the streams out to everybody."""
