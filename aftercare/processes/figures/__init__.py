"""Shared use cases: what a team's figures count, row by row."""
