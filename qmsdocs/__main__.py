"""`python -m qmsdocs`."""

from qmsdocs.cli.main import main

if __name__ == "__main__":
    main()
