"""Who sits where at a camp: tables and rounds, one-to-one meetings, and what facilitators demand of them."""
