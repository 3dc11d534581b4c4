"""What those who run the service look at: health, and the demo's outbox."""
