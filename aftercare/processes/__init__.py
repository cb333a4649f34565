"""Workflows shared by several parts of casework: read the facts, apply the rules, keep the rows up to date."""
