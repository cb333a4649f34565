"""Processes of conditions: the obligations that cover conditions of the court."""
