"""What a funding call is, where calls come from, and what they demand."""
