"""Processes of risk: when instruments are due again."""
