"""Who comes to a camp and with which ideas: concept notes, people, invitations, the waiting list, attendance."""
