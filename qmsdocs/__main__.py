"""`python -m qmsdocs`."""

from qmsdocs.cli.start import main

if __name__ == "__main__":
    main()
