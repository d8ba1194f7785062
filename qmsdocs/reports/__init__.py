"""Forms of a report: one file a format, `render(findings, summary) -> str`."""
