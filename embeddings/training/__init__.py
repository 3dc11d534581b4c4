"""How the weights in `embeddings/weights` were made. The service imports nothing of this package."""
