"""Every document's past: what git says, read in one pass, parsing nothing a second time."""
