"""``python -m tertius``: the command, where it is not on the path."""

from tertius.cli.main import main

if __name__ == "__main__":
    main()
