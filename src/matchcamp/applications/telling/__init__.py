"""What people are told of applications: reminders of their steps, and news read from the log."""
