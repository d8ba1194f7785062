"""Commands whose purpose is to write into the repository: each atomically, none more than it says."""
