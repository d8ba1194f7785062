"""What git says: where the repository is, whether it is whole, its commits, its objects, its people."""
