"""What a job is, and how jobs take turns."""
