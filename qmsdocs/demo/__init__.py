"""A town hall whose quality management system has lived for two years: a repository to look at, to try, to photograph.

The story is data (`data/demo/story.yml`); what is here plays it over the texts of the reference system.
"""
