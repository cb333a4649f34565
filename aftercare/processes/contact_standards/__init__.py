"""Processes of contact standards: contact that was lost, and contact that could not be offered."""
