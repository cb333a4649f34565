"""Disclosures that the act which sends something writes by itself."""
