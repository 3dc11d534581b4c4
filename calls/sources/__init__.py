"""Where calls come from: one file per source, each giving frozen `calls.model.Call` values."""
