"""Registers on pages: which an audience may see, what their values are in words, and the table of each."""
