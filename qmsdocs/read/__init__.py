"""Reading: files of a snapshot become values of the model."""
