"""Processes of treatment: free places, offered in turn."""
