"""The cities of the network."""
