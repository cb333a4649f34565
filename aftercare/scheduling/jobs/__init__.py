"""What the clock does of jobs: what a job is, and how it is run in turns."""
