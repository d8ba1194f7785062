"""qmsdocs: a quality management system kept as text in git."""

__version__ = "0.1.0"
