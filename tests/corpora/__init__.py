"""Repositories that nobody here wrote, adopted as a newcomer would, and what the tool makes of them."""
