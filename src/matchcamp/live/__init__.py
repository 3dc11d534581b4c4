"""A camp while it runs: the phase and its clock, announcements, the wall, the phone, and the stream that feeds them."""
