"""Pure thinking: what follows from documents, history and a day."""
