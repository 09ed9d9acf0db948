"""`python -m besedka` is the same as the `besedka` command."""

from besedka.cli.main import main

if __name__ == "__main__":
    main()
