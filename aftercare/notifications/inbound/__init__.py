"""Inbound traffic: texts from clients, and receipts from the provider."""
