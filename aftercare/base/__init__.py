"""What every floor uses and what knows nothing of probation."""
