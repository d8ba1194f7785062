"""One file for each kind of page; the registry lists them."""
