"""What strangers and faulty disks make of a repository, seen through the commands."""
