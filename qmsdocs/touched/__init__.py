"""What a change touches, gathered from its two sides; what follows from them is in `think/`."""
