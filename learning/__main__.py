"""`python -m learning` is the command line."""

from learning.cli import main

if __name__ == "__main__":
    main()
