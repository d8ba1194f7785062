"""The nouns of a quality management system kept in git; plain frozen values, no behaviour beyond reading themselves."""
