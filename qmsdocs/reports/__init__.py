"""Forms of a report: one file a format, `render(report) -> str`."""
