"""The steps that bring a database to today's tables. They never import models."""
