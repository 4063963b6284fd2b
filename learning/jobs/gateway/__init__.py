"""The process behind the pages: its bell, and the processes it does each duty in. See `keeper`."""
