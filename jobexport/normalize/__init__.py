"""From a draft in loose shape to the canonical posting: pure functions, one file per kind of fact."""
