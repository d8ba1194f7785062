"""The website: registry of pages, staging, generator, archive frame, check, publishing."""
