"""Words every floor uses and that know nothing of probation."""
