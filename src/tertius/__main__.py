"""`python -m tertius`: the command line."""

from tertius.cli.main import main

if __name__ == "__main__":
    main()
