"""Processes of papers: deadlines and tasks that a document meets or opens."""
