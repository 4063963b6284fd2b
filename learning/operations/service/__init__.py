"""What an operator asks for: backing up and restoring (`archiving`), and a look at everything."""
