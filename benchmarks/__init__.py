"""Repositories of realistic size with a known truth, a yardstick, and figures side by side."""
