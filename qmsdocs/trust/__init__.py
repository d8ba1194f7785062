"""How far the history itself can be trusted: recomputed from the commits alone, and held against what was attested."""
