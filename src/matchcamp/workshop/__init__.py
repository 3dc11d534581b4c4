"""What people work out at the tables of a camp: canvases, votes, the parking lot, decisions, and their consortium."""
