"""Processes of papers: deadlines and tasks that a paper meets or opens."""
