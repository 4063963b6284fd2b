"""The outside world of operations: archives, copies of databases, the data folder, the machine."""
