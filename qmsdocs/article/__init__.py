"""A document's Markdown: parsed once, as an outline for checking and as safe HTML for pages."""
