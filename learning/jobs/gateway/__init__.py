"""The process behind the pages: its bell, its consumer, and who keeps it alive. See `consumer`."""
